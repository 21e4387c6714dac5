package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.Moment;
import org.upgradekit.json.PrettyJson;

/** What came of a restore point that another host made. */
public final class ArrivalView {
    private final Style style;

    public ArrivalView(Style style) {
        this.style = style;
    }

    /**
     * All of it.
     *
     * @param id of the restore point
     * @param host that made it
     * @param toDo what is left to do besides the start of the services
     * @param services of the product, which stay stopped
     * @param done whether it was put in place, or is only shown
     */
    public record Arrived(
            String id,
            String product,
            String version,
            String host,
            Instant made,
            List<Line> stores,
            List<String> toDo,
            List<String> services,
            boolean done) {}

    /**
     * A store.
     *
     * @param said what was done, or what would be, a line each
     */
    public record Line(String store, String kind, List<String> said) {}

    /** For people. */
    public String text(Arrived one, Instant now) {
        Lines lines = new Lines(style);
        lines.add(Printable.clean("Restore point " + one.id() + " of " + one.product() + " " + one.version()));
        lines.indented(2, "made on " + Printable.clean(one.host()) + ", " + Times.at(one.made(), now, style.zone()));
        lines.blank();
        Table table = new Table("STORE", "KIND", "");
        for (Line store : one.stores()) {
            for (int i = 0; i < store.said().size(); i++) {
                table.row(
                        i == 0 ? store.store() : "",
                        i == 0 ? store.kind() : "",
                        Printable.clean(store.said().get(i)));
            }
        }
        table.write(lines, style);
        lines.blank();
        lines.add(one.done() ? "Restored. No service was started." : "Nothing was changed.");
        lines.labelled("Next", next(one));
        return lines.toString();
    }

    private static List<String> next(Arrived one) {
        List<String> next = new ArrayList<>();
        if (one.done()) {
            one.toDo().forEach(what -> next.add(Printable.clean(what)));
            next.add(Printable.clean("See that " + one.product() + " " + one.version() + " is what is installed here"
                    + (one.services().isEmpty() ? "." : ", then start " + String.join(", ", one.services()) + ".")));
        }
        return next;
    }

    /** For programs. */
    public static String json(Arrived one, int exitCode) {
        ObjectNode node = JsonTree.object()
                .put("format", "upgradekit.restored/1")
                .put("exit-code", exitCode)
                .put("restore-point", one.id())
                .put("product", one.product())
                .put("version", one.version())
                .put("host", one.host())
                .put("made", Moment.text(one.made()))
                .put("done", one.done());
        ArrayNode stores = node.putArray("stores");
        one.stores().forEach(store -> {
            ObjectNode own = stores.addObject().put("store", store.store()).put("kind", store.kind());
            store.said().forEach(own.putArray("said")::add);
        });
        one.toDo().forEach(node.putArray("to-do")::add);
        one.services().forEach(node.putArray("services")::add);
        return PrettyJson.write(node) + "\n";
    }
}
