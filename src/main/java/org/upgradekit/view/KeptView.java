package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.PrettyJson;

/** What rollbacks, and their undoing, put aside. */
public final class KeptView {
    private final Style style;

    public KeptView(Style style) {
        this.style = style;
    }

    /**
     * One thing that is kept.
     *
     * @param store empty where a whole run could not be asked
     * @param what its name, and what it is
     * @param state {@code kept}, {@code would be dropped}, {@code dropped} or {@code not dropped}
     * @param only what all that the run kept is the only one of, {@link KeptWorth}
     */
    public record Line(String run, String store, String what, String state, String only) {
        /** Of a run that could not be asked. */
        public static Line unknown(String run, String why) {
            return new Line(run, "", "not known now: " + why, "kept", "");
        }

        /** Whether it is a thing, and not a run that could not be asked. */
        public boolean known() {
            return !store.isEmpty();
        }

        public Line as(String other) {
            return new Line(run, store, what, other, only);
        }
    }

    /** For people. Ends with a line end. */
    public String text(List<Line> kept) {
        Lines lines = new Lines(style);
        if (kept.isEmpty()) {
            return lines.add("Nothing is kept aside.").toString();
        }
        kept.stream().map(Line::run).distinct().forEach(run -> {
            lines.add("Run " + run);
            ofRun(lines, kept.stream().filter(one -> one.run().equals(run)).toList());
        });
        return lines.toString();
    }

    private static void ofRun(Lines lines, List<Line> kept) {
        for (Line one : kept) {
            String store = one.store().isEmpty() ? "" : one.store() + ": ";
            lines.indented(2, store + Printable.clean(one.what()) + "; " + one.state());
        }
        // Where one store of a run has lost it, the others alone lead nowhere.
        boolean gone = kept.stream().anyMatch(one -> one.state().equals("dropped"));
        kept.stream()
                .map(Line::only)
                .filter(only -> !only.isEmpty())
                .findFirst()
                .ifPresent(only -> lines.indented(2, (gone ? "That was" : "This is") + " the only " + only + "."));
    }

    /** For programs. */
    public static String json(List<Line> kept, int code) {
        ObjectNode node = JsonTree.object().put("format", "upgradekit.kept/1").put("exit-code", code);
        fill(node, kept);
        return PrettyJson.write(node) + "\n";
    }

    static void fill(ObjectNode node, List<Line> kept) {
        ArrayNode all = node.putArray("kept");
        kept.forEach(one -> all.addObject()
                .put("run", one.run())
                .put("store", one.store())
                .put("what", one.what())
                .put("state", one.state())
                .put("only", one.only()));
    }
}
