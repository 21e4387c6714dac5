package org.upgradekit.playbook;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Position;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.StreamReader;

/** The text of a file, and the places in it. Lines break where YAML 1.1 breaks them. */
final class Source {
    private static final int LARGEST = 1 << 20;
    /** A password in an address; a line with one is shown in no message. */
    static final Pattern PASSWORD =
            Pattern.compile("//[^/@:]*:(?!\\$\\{)[^/@]+@|\\bpassword\\s*=\\s*(?!\\$\\{)[^\\s&]");

    private final Kind kind;
    private final String file;
    private final String text;
    /** The lines as messages show them; null before a place of the line was asked for. */
    private final @Nullable String[] shown;
    /** The offset of each line's first character. */
    private final int[] starts;
    /** The same, counted in code points, as SnakeYAML counts. */
    private final int[] points;

    /**
     * What the file is meant to be, for messages.
     *
     * @param noun {@code a playbook}
     * @param begins how one begins
     */
    record Kind(String noun, String begins) {
        static final Kind PLAYBOOK = new Kind("a playbook", "A playbook begins with \"playbook: 1\".");

        /** At the beginning of a sentence. */
        String capital() {
            return "A" + noun.substring(1);
        }
    }

    private Source(Kind kind, String file, String text) {
        this.kind = kind;
        this.file = file;
        this.text = text;
        this.starts = starts(text);
        this.shown = new String[starts.length];
        this.points = new int[starts.length];
        for (int i = 1; i < starts.length; i++) {
            points[i] = points[i - 1] + text.codePointCount(starts[i - 1], starts[i]);
        }
    }

    private static int[] starts(String text) {
        IntStream.Builder starts = IntStream.builder().add(0);
        for (int i = 0; i < text.length(); i++) {
            boolean half = text.charAt(i) == '\r' && text.startsWith("\n", i + 1);
            if (breaks(text.charAt(i)) && !half) {
                starts.add(i + 1);
            }
        }
        return starts.build().toArray();
    }

    private static boolean breaks(char c) {
        return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
    }

    /**
     * Decodes a file.
     *
     * @throws InputFailure when it is too large, not UTF-8, or holds characters that YAML does not
     */
    static Source of(String file, byte[] content) {
        return of(Kind.PLAYBOOK, file, content);
    }

    static Source of(Kind kind, String file, byte[] content) {
        if (content.length > LARGEST) {
            throw refusal(
                    file + " is too large for " + kind.noun(),
                    "It has " + content.length + " bytes; 1 MiB is the limit.");
        }
        String decoded = decode(kind, file, content);
        Source source = new Source(kind, file, decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded);
        source.refuseUnprintable();
        return source;
    }

    private static String decode(Kind kind, String file, byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refusal(file + " is not a text in UTF-8", kind.capital() + " is a YAML file in UTF-8.");
        }
    }

    private void refuseUnprintable() {
        int point;
        for (int i = 0; i < text.length(); i += Character.charCount(point)) {
            point = text.codePointAt(i);
            if (!StreamReader.isPrintable(point)) {
                String name = String.format("U+%04X", point);
                throw new InputFailure(Diagnostic.error(
                        position(i), "the character " + name + " is not allowed in YAML", "It cannot be printed.", ""));
            }
        }
    }

    private static InputFailure refusal(String summary, String detail) {
        return new InputFailure(Diagnostic.error(summary, detail, ""));
    }

    Kind kind() {
        return kind;
    }

    String text() {
        return text;
    }

    Position position(Mark mark) {
        return place(mark.getLine(), mark.getColumn());
    }

    Position position(Node node) {
        return position(node.getStartMark());
    }

    /** Of the file's first character. */
    Position start() {
        return place(0, 0);
    }

    /**
     * Where the {@code index}-th reference of a scalar stands: quoting, folding and indentation change the offsets of a
     * value, but not the order of references.
     */
    Position reference(Node scalar, int index) {
        int begin = offset(scalar.getStartMark());
        int end = offset(scalar.getEndMark());
        List<Template.Reference> raw =
                Template.parse(text.substring(begin, end)).references();
        return index < raw.size() ? position(begin + raw.get(index).offset()) : position(scalar);
    }

    /** In UTF-16 units. */
    private int offset(Mark mark) {
        int line = line(points, mark.getIndex());
        return text.offsetByCodePoints(starts[line], mark.getIndex() - points[line]);
    }

    /** Of an offset in UTF-16 units. */
    private Position position(int offset) {
        int line = line(starts, offset);
        return place(line, text.codePointCount(starts[line], offset));
    }

    private static int line(int[] begins, int offset) {
        int found = Arrays.binarySearch(begins, offset);
        return found >= 0 ? found : -found - 2;
    }

    private Position place(int line, int column) {
        return new Position(file, line + 1, column + 1, line < starts.length ? shown(line) : "");
    }

    /** Each node has a place, and lines have many nodes: a password is looked for once. */
    private String shown(int line) {
        String known = shown[line];
        if (known == null) {
            known = line(line);
            boolean suspect = known.contains("//") || known.contains("password");
            known = suspect && PASSWORD.matcher(known).find() ? "" : known;
            shown[line] = known;
        }
        return known;
    }

    private String line(int line) {
        int end = line + 1 < starts.length ? starts[line + 1] : text.length();
        while (end > starts[line] && breaks(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(starts[line], end);
    }
}
