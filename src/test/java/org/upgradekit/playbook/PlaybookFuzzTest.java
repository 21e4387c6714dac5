package org.upgradekit.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.InputFailure;

/** Whatever stands in the file, the reader reads it or refuses it: it neither breaks nor hangs; and editors take what it takes. */
class PlaybookFuzzTest {
    private static final int INPUTS = 10_000;
    private static final long SEED = 20261121;
    private static final Duration LONGEST = Duration.ofSeconds(2);
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
        "}",
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
        "run: x",
        "changes: [database]",
        "flyway: {}"
    };

    @Test
    void tenThousandMutationsAreReadOrRefused() throws IOException {
        byte[] valid = Files.readAllBytes(Path.of("src/test/resources/playbooks/openwatch.yaml"));
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] content = mutate(valid, random);
            if (refused(i, content)) {
                refused++;
            } else {
                assertThat(SchemaTest.faults(EditorYaml.current(), new String(content, StandardCharsets.UTF_8)))
                        .as("what an editor says of input %d, which the reader takes", i)
                        .isEmpty();
            }
        }
        assertThat(refused).isBetween(INPUTS / 2, INPUTS - 1);
    }

    private static boolean refused(int input, byte[] content) {
        long began = System.nanoTime();
        try {
            new PlaybookReader().read("fuzz.yaml", content);
            return false;
        } catch (InputFailure e) {
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            return fail("input " + input + " of seed " + SEED + ":\n" + new String(content, StandardCharsets.UTF_8), e);
        } finally {
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("input %d", input)
                    .isLessThan(LONGEST);
        }
    }

    private static byte[] mutate(byte[] valid, Random random) {
        byte[] content = valid;
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            int from = random.nextInt(content.length + 1);
            int to = Math.min(content.length, from + random.nextInt(8));
            content = switch (random.nextInt(5)) {
                case 0 -> splice(content, from, to, new byte[0]);
                case 1 -> splice(content, from, from, new byte[] {(byte) random.nextInt(256)});
                case 2 ->
                    splice(content, from, from, Arrays.copyOfRange(content, from, Math.min(content.length, from + 40)));
                case 3 -> splice(content, from, Math.min(content.length, from + random.nextInt(400)), new byte[0]);
                default -> splice(content, from, to, piece(random));
            };
        }
        return content;
    }

    private static byte[] piece(Random random) {
        return PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] splice(byte[] content, int from, int to, byte[] piece) {
        byte[] spliced = new byte[content.length - (to - from) + piece.length];
        System.arraycopy(content, 0, spliced, 0, from);
        System.arraycopy(piece, 0, spliced, from, piece.length);
        System.arraycopy(content, to, spliced, from + piece.length, content.length - to);
        return spliced;
    }
}
