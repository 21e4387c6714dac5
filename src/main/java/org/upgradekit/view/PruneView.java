package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.upgradekit.facts.Sizes;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.PrettyJson;

/** What became of restore points when the old ones were removed. */
public final class PruneView {
    private final Style style;

    public PruneView(Style style) {
        this.style = style;
    }

    /**
     * A restore point.
     *
     * @param state {@code removed:} and why, {@code would be removed:} and why, {@code not removed:} and why, or
     *     {@code kept:} and why
     */
    public record Line(String id, String version, long bytes, String state) {
        boolean kept() {
            return state.startsWith("kept") || state.startsWith("not removed");
        }

        String word() {
            return state.replaceAll(":.*", "");
        }
    }

    /** For people. */
    public String text(List<Line> points) {
        Lines lines = new Lines(style);
        if (points.isEmpty()) {
            return lines.add("No restore points.").toString();
        }
        Table table = new Table("ID", "VERSION", "SIZE", "").alignRight(2);
        points.forEach(one -> table.row(one.id(), one.version(), Sizes.text(one.bytes()), one.state()));
        table.write(lines, style);
        lines.blank();
        List<Line> gone = points.stream().filter(one -> !one.kept()).toList();
        lines.add(Words.count(gone.size(), "restore point") + " of " + points.size() + " "
                + (gone.isEmpty() ? "to go." : gone.get(0).word() + ", " + size(gone) + "."));
        return lines.toString();
    }

    private static String size(List<Line> points) {
        return Sizes.text(points.stream().mapToLong(Line::bytes).sum());
    }

    /** For programs. */
    public static String json(List<Line> points, int code) {
        ObjectNode node = JsonTree.object().put("format", "upgradekit.prune/1").put("exit-code", code);
        ArrayNode all = node.putArray("restore-points");
        points.forEach(one -> all.addObject()
                .put("id", one.id())
                .put("version", one.version())
                .put("bytes", one.bytes())
                .put("state", one.state()));
        return PrettyJson.write(node) + "\n";
    }
}
