package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.upgradekit.json.Choice;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.PrettyJson;
import org.upgradekit.plan.Explanation;

/** What checks and steps are for that every product gets. */
public final class ExplanationView {
    /** Columns of ids and waivers in the list. */
    private static final int BEFORE = 30;

    private final Style style;

    public ExplanationView(Style style) {
        this.style = style;
    }

    /** One of them. */
    public String text(String id, Explanation one) {
        boolean step = one.kind() == Explanation.Kind.STEP;
        Lines lines = new Lines(style);
        lines.add(style.strong(id) + "   " + (step ? "a step" : "a check"));
        lines.blank();
        lines.labelled(step ? "Does" : "Looks at", one.looksAt());
        lines.labelled("Why", one.matters());
        lines.labelled("Do", one.remedy());
        if (!step) {
            lines.labelled("Waiver", waiver(id, one));
        }
        return lines.toString();
    }

    private static String waiver(String id, Explanation one) {
        return one.kind() == Explanation.Kind.WAIVABLE
                ? "yes, with a reason: --waive " + id + " --reason TEXT"
                : "no: a promise of this tool rests on it, or it only warns";
    }

    /** All of them, an id a line with what it looks at. */
    public String list(List<Explanation> all) {
        Lines lines = new Lines(style);
        Table table = new Table("ID", "WAIVER", "LOOKS AT, OR DOES");
        all.forEach(one -> table.row(
                one.id(),
                one.kind() == Explanation.Kind.WAIVABLE ? "yes" : one.kind() == Explanation.Kind.STEP ? "-" : "no",
                Printable.shorten(brief(one.looksAt()), style.width() - BEFORE)));
        table.write(lines, style);
        return lines.toString();
    }

    private static String brief(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    /** For programs. */
    public static String json(List<Explanation> all) {
        ObjectNode node = JsonTree.object().put("format", "upgradekit.explanations/1");
        ArrayNode list = node.putArray("explanations");
        all.forEach(one -> list.addObject()
                .put("id", one.id())
                .put("kind", Choice.name(one.kind()))
                .put("looks-at", one.looksAt())
                .put("matters", one.matters())
                .put("remedy", one.remedy()));
        return PrettyJson.write(node) + "\n";
    }
}
