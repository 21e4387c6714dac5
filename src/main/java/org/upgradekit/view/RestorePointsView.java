package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.upgradekit.facts.Sizes;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.PrettyJson;

/** The restore points of a product. */
public final class RestorePointsView {
    private final Style style;
    private final Commands commands;

    public RestorePointsView(Style style, Commands commands) {
        this.style = style;
        this.commands = commands;
    }

    /** For people, newest first as they are given. Ends with a line end. */
    public String text(List<RestorePointLine> points) {
        Lines lines = new Lines(style);
        if (points.isEmpty()) {
            return lines.add("No restore points.").toString();
        }
        Table table = new Table("ID", "VERSION", "HOLDS", "SIZE", "CHECKED", "RESTORE", "KEPT FOR")
                .alignRight(3)
                .alignRight(5);
        points.forEach(point -> table.row(
                point.id(),
                point.version(),
                point.holds(),
                Sizes.text(point.bytes()),
                point.checked(),
                point.restore(),
                point.keptFor()));
        table.write(lines, style);
        lines.blank();
        long bytes = points.stream().mapToLong(RestorePointLine::bytes).sum();
        lines.add(Words.count(points.size(), "restore point") + ", " + Sizes.text(bytes) + ".");
        String worth = points.stream()
                .filter(point -> point.checked().contains("DAMAGED"))
                .findFirst()
                .orElse(points.get(0))
                .id();
        lines.command("Next", commands.restorePoint(worth));
        return lines.toString();
    }

    /** For programs. */
    public static String json(List<RestorePointLine> points) {
        ObjectNode node = JsonTree.object().put("format", "upgradekit.restore-points/1");
        ArrayNode all = node.putArray("restore-points");
        points.forEach(point -> all.addObject()
                .put("id", point.id())
                .put("version", point.version())
                .put("holds", point.holds())
                .put("bytes", point.bytes())
                .put("checked", point.checked())
                .put("restore", point.restore())
                .put("kept-for", point.keptFor()));
        return PrettyJson.write(node) + "\n";
    }
}
