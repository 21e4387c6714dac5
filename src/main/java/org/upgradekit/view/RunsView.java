package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.upgradekit.journal.RunState;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.Moment;
import org.upgradekit.json.PrettyJson;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.Step;

/** The runs of this host: a list, and one of them step by step. */
public final class RunsView {
    private final Style style;

    public RunsView(Style style) {
        this.style = style;
    }

    /** For people, in the order given. Ends with a line end. */
    public String list(List<RunLine> runs) {
        Lines lines = new Lines(style);
        if (runs.isEmpty()) {
            return lines.add("No runs.").toString();
        }
        String offset = Times.offset(runs.get(0).began(), style.zone());
        Table table = new Table("RUN", "PRODUCT", "VERSIONS", "RESULT", "TOOK", "BEGAN " + offset).alignRight(4);
        runs.forEach(run -> table.row(
                run.id(),
                run.product(),
                run.from() + " → " + run.to(),
                run.result(),
                run.millis().map(Times::took).orElse("-"),
                Times.dated(run.began(), style.zone())));
        table.write(lines, style);
        return lines.toString();
    }

    /** One run: its steps forward and back, when each began and how long it took. */
    public String show(RunReport report, Optional<Rollback> rollback) {
        RunState state = report.state();
        Lines lines = new Lines(style);
        lines.ends(PlanView.path(report.plan()) + "   " + Verdict.status(report), "run " + state.run());
        lines.add("Began " + Times.dated(state.began(), style.zone()) + " " + Times.offset(state.began(), style.zone())
                + " by " + state.process().user() + ", on-failure: " + state.onFailure());
        lines.blank();
        StepMarks marks = new StepMarks(style, new StepLine(style, report.plan()));
        marks.each(lines, StatusView.ids(report.plan().steps(), state.steps()), state.steps(), style.zone());
        if (report.back()) {
            List<Step> back = rollback.map(Rollback::steps).orElse(List.of());
            lines.blank();
            lines.add(report.undoing() ? "Undo of the rollback" : "Way back");
            marks.each(lines, StatusView.ids(back, state.undone()), state.undone(), style.zone());
        }
        lines.blank();
        lines.labelled("Waived", WaiverText.used(report.plan(), style.zone()));
        lines.labelled("Directory", report.directory());
        return lines.toString();
    }

    /** The list for programs. */
    public static String json(List<RunLine> runs) {
        ObjectNode node = JsonTree.object().put("format", "upgradekit.runs/1");
        ArrayNode all = node.putArray("runs");
        for (RunLine run : runs) {
            ObjectNode one = all.addObject();
            one.put("run", run.id())
                    .put("product", run.product())
                    .put("from", run.from())
                    .put("to", run.to())
                    .put("result", run.result())
                    .put("began", Moment.text(run.began()));
            run.millis().ifPresent(millis -> one.put("millis", millis));
        }
        return PrettyJson.write(node) + "\n";
    }
}
