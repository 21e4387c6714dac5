package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.facts.Finding;
import org.upgradekit.json.CanonicalJson;
import org.upgradekit.json.Choice;
import org.upgradekit.json.JsonTree;
import org.upgradekit.plan.Plan;

/** What the checks found, those that passed as well. */
public final class ChecksView {
    private final Style style;

    public ChecksView(Style style) {
        this.style = style;
    }

    /** For people. Ends with a line end. */
    public String text(Plan plan, ExitCode code) {
        Lines lines = new Lines(style);
        lines.ends(
                plan.head().title() + " " + plan.head().from() + " on "
                        + plan.head().host(),
                "nothing has been changed");
        lines.blank();
        Rows rows = new Rows("Checks");
        for (Finding finding : plan.findings()) {
            rows.put("[" + finding.outcome() + "] " + finding.id(), WaiverText.of(plan, finding, style.zone()));
            if (finding.outcome() != Finding.Outcome.PASS && !finding.remedy().isEmpty()) {
                rows.put("", "Do: " + Printable.clean(finding.remedy()));
            }
        }
        rows.write(lines, style);
        lines.blank();
        lines.add(PlanView.counts(plan.findings()) + ".");
        if (plan.blocked()) {
            lines.labelled("Next", "mend what blocks; upgrade explain ID says more of a check");
        }
        lines.closing("(exit " + code.code() + ")");
        return lines.toString();
    }

    /** For programs, one line. */
    public static String json(Plan plan, ExitCode code) {
        ObjectNode node = JsonTree.object()
                .put("format", "upgradekit.checks/1")
                .put("product", plan.head().product())
                .put("from", plan.head().from())
                .put("exit-code", code.code())
                .put("meaning", code.meaning());
        ArrayNode all = node.putArray("findings");
        List<Finding> findings = plan.findings();
        findings.forEach(one -> all.addObject()
                .put("id", one.id())
                .put("outcome", Choice.name(one.outcome()))
                .put("message", one.message())
                .put("remedy", one.remedy()));
        return CanonicalJson.write(node);
    }
}
