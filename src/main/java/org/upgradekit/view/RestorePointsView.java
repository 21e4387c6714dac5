package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.upgradekit.facts.Sizes;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.Moment;
import org.upgradekit.json.PrettyJson;

/** The restore points of a product. */
public final class RestorePointsView {
    private final Style style;
    private final Commands commands;

    public RestorePointsView(Style style, Commands commands) {
        this.style = style;
        this.commands = commands;
    }

    /**
     * For people, in the order in which they are given. Ends with a line end.
     *
     * @param aside what rollbacks replaced and kept
     */
    public String text(List<RestorePointLine> points, List<KeptView.Line> aside, Instant now) {
        Lines lines = new Lines(style);
        if (points.isEmpty()) {
            lines.add("No restore points.");
        } else {
            points(lines, points, now);
        }
        if (!aside.isEmpty()) {
            lines.blank();
            lines.add("Kept aside by rollbacks:");
            aside.forEach(one -> lines.indented(2, one.run() + " " + one.store() + ": " + Printable.clean(one.what())));
            aside.stream()
                    .filter(one -> !one.only().isEmpty())
                    .map(one -> "What " + one.run() + " kept is the only " + one.only() + ".")
                    .distinct()
                    .forEach(text -> lines.indented(2, text));
            lines.command("Drop", commands.dropKept());
        }
        return lines.toString();
    }

    private void points(Lines lines, List<RestorePointLine> points, Instant now) {
        Table table = new Table("ID", "VERSION", "HOLDS", "SIZE", "CHECKED", "RESTORE", "KEPT FOR")
                .alignRight(3)
                .alignRight(5);
        points.forEach(point -> table.row(
                point.id(),
                point.version(),
                point.holds(),
                Sizes.text(point.bytes()),
                checked(point.checked(), now),
                point.restore(),
                point.keptFor()));
        table.write(lines, style);
        lines.blank();
        long bytes = points.stream().mapToLong(RestorePointLine::bytes).sum();
        lines.add(Words.count(points.size(), "restore point") + ", " + Sizes.text(bytes) + ".");
        remarks(lines, points);
        String worth = points.stream()
                .filter(point -> point.checked().failed())
                .findFirst()
                .orElse(points.get(0))
                .id();
        lines.command("Next", commands.restorePoint(worth));
    }

    private static String checked(RestorePointLine.Checked checked, Instant now) {
        return (checked.failed() ? "FAILED" : checked.level()) + " "
                + Times.ago(checked.at(), now, ZoneId.systemDefault());
    }

    private void remarks(Lines lines, List<RestorePointLine> points) {
        points.forEach(point -> point.checked()
                .wrong()
                .forEach(one -> lines.indented(0, style.bad(point.id() + " is not proven: ") + one)));
        List<RestorePointLine> unproven = points.stream()
                .filter(point -> !point.checked().unproven().isEmpty())
                .toList();
        if (unproven.size() == 1) {
            RestorePointLine point = unproven.get(0);
            String stores = String.join(", ", point.checked().unproven());
            lines.indented(0, "The dump of " + stores + " in " + point.id() + " is not proven until it was restored:")
                    .add(commands.restoreTried(point.id()));
        } else if (!unproven.isEmpty()) {
            lines.indented(0, "The dumps in " + unproven.size() + " of them are not proven until they were restored:")
                    .add(commands.allRestoreTried());
        }
    }

    /** For programs. */
    public static String json(List<RestorePointLine> points, List<KeptView.Line> aside) {
        ObjectNode node = JsonTree.object().put("format", "upgradekit.restore-points/1");
        ArrayNode all = node.putArray("restore-points");
        points.forEach(point -> add(all.addObject(), point));
        KeptView.fill(node, aside);
        return PrettyJson.write(node) + "\n";
    }

    private static void add(ObjectNode node, RestorePointLine point) {
        RestorePointLine.Checked checked = point.checked();
        node.put("id", point.id())
                .put("version", point.version())
                .put("holds", point.holds())
                .put("bytes", point.bytes())
                .put("checked", checked.level())
                .put("checked-at", Moment.text(checked.at()))
                .put("failed", checked.failed());
        checked.wrong().forEach(node.putArray("wrong")::add);
        checked.unproven().forEach(node.putArray("unproven")::add);
        checked.restoring().ifPresent(millis -> node.put("restore-millis", millis));
        node.put("restore", point.restore()).put("kept-for", point.keptFor());
    }
}
