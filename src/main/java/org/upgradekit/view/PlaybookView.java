package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Optional;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.PrettyJson;

/** A playbook as it holds here, with the origin of each value. */
public final class PlaybookView {
    private static final int INDENT = 2;
    private static final int WIDEST = 64;

    private final Style style;

    public PlaybookView(Style style) {
        this.style = style;
    }

    /**
     * A key.
     *
     * @param depth how many keys lead to it
     * @param path those and its own, with dots between them
     * @param value redacted already; empty when lines stand below it
     */
    public record Line(int depth, String key, String path, Optional<String> value, String from) {}

    /**
     * For people, in the form of the file. A value with several lines has them below its key.
     *
     * @param folder what origins are told without: the place of the playbook, with a slash at its end
     */
    public String text(List<Line> values, String folder) {
        int column = Math.min(
                        WIDEST,
                        values.stream()
                                .mapToInt(one -> Printable.width(left(one)))
                                .filter(width -> width <= WIDEST)
                                .max()
                                .orElse(0))
                + INDENT;
        Lines lines = new Lines(style);
        for (Line one : values) {
            String from = one.from().startsWith(folder) ? one.from().substring(folder.length()) : one.from();
            String left = left(one);
            int gap = Math.max(INDENT, column - Printable.width(left));
            lines.add(left + " ".repeat(gap) + style.faint(from));
            if (block(one)) {
                one.value()
                        .orElse("")
                        .lines()
                        .forEach(line -> lines.add(indent(one.depth() + 1) + Printable.clean(line)));
            }
        }
        return lines.toString();
    }

    private static boolean block(Line line) {
        return line.value().filter(value -> value.contains("\n")).isPresent();
    }

    private static String left(Line line) {
        String key = indent(line.depth()) + Printable.clean(line.key()) + ":";
        return block(line)
                ? key + " |"
                : line.value().map(value -> key + " " + Printable.clean(value)).orElse(key);
    }

    private static String indent(int depth) {
        return " ".repeat(INDENT * depth);
    }

    /** For programs: the values alone, each with its whole key. */
    public static String json(String file, String digest, List<Line> values) {
        var node = JsonTree.object()
                .put("format", "upgradekit.playbook/1")
                .put("file", file)
                .put("digest", digest);
        ArrayNode all = node.putArray("values");
        values.forEach(one -> one.value()
                .ifPresent(value -> all.addObject()
                        .put("key", one.path())
                        .put("value", value)
                        .put("from", one.from())));
        return PrettyJson.write(node) + "\n";
    }
}
