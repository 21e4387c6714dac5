package org.upgradekit.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Changes an input as accidents and ill will do: cuts, flips, repeats, and pieces that mean something somewhere. */
public final class Mutation {
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "- ",
        "\n",
        "  ",
        "'",
        "\"",
        "${",
        "$${",
        "&a ",
        "*a",
        "!!int ",
        "? ",
        "|",
        ">",
        "%YAML 1.9\n",
        "---\n",
        "...\n",
        "\\",
        "\\u0000",
        "\"\\U00110000\"",
        "\"\\x\"",
        "#",
        "@",
        "`",
        "\t",
        "<<: ",
        "null",
        "~",
        "\u2028",
        "\uFEFF",
        "\uD83D\uDE00",
        "e\u0301",
        "\u202E",
        "\0",
        "\0\0\0\0",
        "run: x",
        "changes: [database]",
        "flyway: {}",
        "-1",
        "0",
        "00",
        "1e999999999",
        "99999999999999999999999999",
        "9223372036854775808",
        "NaN",
        "true",
        "\"\"",
        "{}",
        "[]",
        ",",
        ",\"a\":",
        "2026-13-45T99:99:99Z",
        "P1D",
        "../../etc/passwd",
        "/",
        "=",
        "\r\n",
        "1 a=b\n"
    };

    private final Random random;

    /** @param random decides all of it */
    public Mutation(Random random) {
        this.random = random;
    }

    /** A valid input, changed in one to four places. */
    public byte[] of(byte[] valid) {
        byte[] content = valid;
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            int from = random.nextInt(content.length + 1);
            int to = Math.min(content.length, from + random.nextInt(8));
            content = switch (random.nextInt(10)) {
                case 0 -> splice(content, from, to, new byte[0]);
                case 1 -> splice(content, from, from, new byte[] {(byte) random.nextInt(256)});
                case 2 -> splice(content, from, from, part(content, from, 40));
                case 3 -> splice(content, from, Math.min(content.length, from + random.nextInt(400)), new byte[0]);
                case 4 -> flipped(content);
                case 5 -> Arrays.copyOf(content, from);
                case 6 -> splice(content, from, to, repeated());
                case 7 -> splice(content, from, from, part(content, random.nextInt(content.length + 1), 2000));
                default -> splice(content, from, to, piece());
            };
        }
        return content;
    }

    /** Nothing but nesting, repetition and anchors: what costs a reader most for its size. */
    public byte[] wild() {
        int depth = 1 + random.nextInt(3000);
        String text = switch (random.nextInt(8)) {
            case 0 -> "[".repeat(depth) + "]".repeat(random.nextInt(depth + 1));
            case 1 -> "{a: ".repeat(depth);
            case 2 -> "- ".repeat(depth) + "x";
            case 3 -> anchors(1 + random.nextInt(40));
            case 4 -> "{\"a\":".repeat(depth) + "1";
            case 5 -> nested(depth % 400);
            case 6 -> "playbook: " + "9".repeat(depth) + "\nproduct: " + "\uD83D\uDE00".repeat(depth);
            default -> new String(repeated(), StandardCharsets.UTF_8) + "playbook: 1\n";
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Each level holds the one before nine times. */
    private static String anchors(int levels) {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < levels; level++) {
            text.append("a").append(level).append(": &a").append(level).append(" [");
            text.append(("*a" + (level - 1) + ", ").repeat(9)).append("x]\n");
        }
        return text.toString();
    }

    private static String nested(int depth) {
        StringBuilder text = new StringBuilder();
        for (int level = 0; level < depth; level++) {
            text.append(" ".repeat(level)).append("migrate:\n");
        }
        return text.toString();
    }

    private byte[] flipped(byte[] content) {
        byte[] flipped = content.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private byte[] repeated() {
        byte[] piece = piece();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 1 + random.nextInt(2000); i > 0; i--) {
            bytes.writeBytes(piece);
        }
        return bytes.toByteArray();
    }

    private byte[] piece() {
        return PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] part(byte[] content, int from, int most) {
        return Arrays.copyOfRange(content, from, Math.min(content.length, from + most));
    }

    private static byte[] splice(byte[] content, int from, int to, byte[] piece) {
        byte[] spliced = new byte[content.length - (to - from) + piece.length];
        System.arraycopy(content, 0, spliced, 0, from);
        System.arraycopy(piece, 0, spliced, from, piece.length);
        System.arraycopy(content, to, spliced, from + piece.length, content.length - to);
        return spliced;
    }
}
