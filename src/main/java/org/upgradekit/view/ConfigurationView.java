package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.PrettyJson;

/** What is configured, and where each value comes from. */
public final class ConfigurationView {
    private static final int BETWEEN = 2;
    private static final int WIDEST_VALUE = 44;

    private final Style style;

    public ConfigurationView(Style style) {
        this.style = style;
    }

    /**
     * A value.
     *
     * @param value redacted already
     * @param origin a file with its line, a variable, an option, {@code default}
     */
    public record Line(String key, String value, String origin) {}

    /** For people. A value that is too long for its column has the origin below it. */
    public String text(List<Line> values) {
        int keys = values.stream()
                        .mapToInt(one -> Printable.width(one.key()))
                        .max()
                        .orElse(0)
                + BETWEEN;
        int texts = BETWEEN
                + Math.min(
                        WIDEST_VALUE,
                        values.stream()
                                .mapToInt(one -> Printable.width(Printable.clean(one.value())))
                                .max()
                                .orElse(0));
        Lines lines = new Lines(style);
        lines.add(style.faint(Printable.left("KEY", keys) + Printable.left("VALUE", texts) + "FROM"));
        for (Line one : values) {
            String value = Printable.clean(one.value());
            String before = Printable.left(one.key(), keys);
            if (Printable.width(value) + BETWEEN > texts) {
                lines.add(before + value);
                lines.add(" ".repeat(keys + texts) + one.origin());
            } else {
                lines.add(before + Printable.left(value, texts) + one.origin());
            }
        }
        return lines.toString();
    }

    /** For programs. */
    public static String json(List<Line> values) {
        var node = JsonTree.object().put("format", "upgradekit.configuration/1");
        ArrayNode all = node.putArray("values");
        values.forEach(one ->
                all.addObject().put("key", one.key()).put("value", one.value()).put("from", one.origin()));
        return PrettyJson.write(node) + "\n";
    }
}
