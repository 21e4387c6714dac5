package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.upgradekit.journal.RunState;
import org.upgradekit.journal.RunState.StepState;
import org.upgradekit.json.CanonicalJson;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.Moment;
import org.upgradekit.json.PrettyJson;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.Step;

/** How a run stands: what was done, what may still be at work, in what state things are, and what can be done. */
public final class StatusView {
    private final Style style;
    private final Commands commands;

    public StatusView(Style style, Commands commands) {
        this.style = style;
        this.commands = commands;
    }

    /** For people, on stdout. Ends with a line end. */
    public String text(StatusReport report) {
        RunReport run = report.run();
        Lines lines = new Lines(style);
        lines.ends(
                PlanView.path(run.plan()) + "   " + word(report),
                "run " + run.state().run());
        lines.indented(0, holder(report));
        lines.blank();
        steps(lines, report);
        lines.blank();
        things(lines, report);
        lines.blank();
        next(lines, report);
        lines.closing("(exit " + run.exitCode().code() + ")");
        return lines.toString();
    }

    /** For people, on stderr, who end the showing of a run that goes on. Ends with a line end. */
    public String left(String run, int exit) {
        Lines lines = new Lines(style);
        lines.indented(0, "No longer shown. Run " + run + " goes on: nothing was done to it.");
        lines.blank();
        lines.labelled("Watch", commands.follow());
        lines.labelled("Status", commands.status());
        lines.closing("(exit " + exit + ")");
        return lines.toString();
    }

    private static String word(StatusReport report) {
        if (report.held()) {
            return report.run().undoing()
                    ? "UNDOING THE ROLLBACK"
                    : report.run().back() ? "ROLLING BACK" : "RUNNING";
        }
        return Verdict.status(report.run());
    }

    private String holder(StatusReport report) {
        String last = "last record " + Times.at(report.run().state().last(), report.now(), style.zone()) + ".";
        if (report.held()) {
            return "Held by " + report.holder() + "; " + last;
        }
        boolean settled = !report.run().state().open();
        String since = report.booted() ? ": the host was booted since" : "";
        return settled ? "Ended; " + last : "Its process (" + report.holder() + ") is gone" + since + "; " + last;
    }

    private void steps(Lines lines, StatusReport report) {
        StepMarks marks = new StepMarks(style, new StepLine(style, report.run().plan()));
        RunState state = report.run().state();
        marks.brief(lines, ids(report.run().plan().steps(), state.steps()), state.steps(), report);
        if (report.run().back()) {
            lines.blank();
            lines.add((report.run().undoing() ? "Undo of the rollback" : "Way back")
                    + report.rollback()
                            .map(back -> ": " + Printable.clean(back.reason()))
                            .orElse(""));
            List<Step> steps = report.rollback().map(Rollback::steps).orElse(List.of());
            marks.brief(lines, ids(steps, state.undone()), state.undone(), report);
        }
    }

    static List<String> ids(List<Step> steps, Map<String, StepState> states) {
        return StepMarks.all(steps.stream().map(Step::id).toList(), states.keySet());
    }

    private void things(Lines lines, StatusReport report) {
        RunReport run = report.run();
        if (run.betweenHops()) {
            lines.labelled("Why", run.interruption());
        }
        if (run.state().status() == RunState.Status.STOPPED) {
            lines.labelled("Why", ConclusionView.decidedWithoutFailure(run));
        }
        lines.labelled("Services", services(report));
        lines.labelled("Stores", String.join("; ", StoreWords.of(run, report.held())));
        run.state().restorePoint().ifPresent(id -> lines.labelled("Restore", restore(report, id)));
        lines.labelled("Kept", run.kept());
        lines.labelled("Owed", List.copyOf(run.state().owed().values()));
        lines.labelled("Waived", WaiverText.used(run.plan(), style.zone()));
        run.failedUndo()
                .or(run::failedStep)
                .or(() -> run.state().inFlight())
                .ifPresent(step -> lines.labelled("Log", run.log(step)));
    }

    private static String services(StatusReport report) {
        List<String> texts = new ArrayList<>();
        Downtime downtime = Downtime.of(report.run().plan(), report.run().entries());
        for (String service : report.run().plan().services().keySet()) {
            boolean down =
                    report.run().stopped().contains(service) && downtime.since().isPresent();
            String since = down ? ", " + downtime.told(report.now()) : "";
            texts.add(service + " " + report.run().service(service) + since);
        }
        return String.join("; ", texts);
    }

    private String restore(StatusReport report, String id) {
        RunReport run = report.run();
        String loss = run.pastNoReturn()
                ? "; a rollback sets aside what users wrote since the start"
                : "; a rollback would lose nothing";
        String back = run.plan()
                .forecast()
                .wayBack()
                .map(millis -> "; way back " + Times.took(millis))
                .orElse("");
        boolean leads = run.state().open() && !run.back() && !run.proof().failed();
        return id + ConclusionView.verified(run, style) + (leads ? back + loss : "");
    }

    private void next(Lines lines, StatusReport report) {
        if (report.held()) {
            lines.command("Next", "to watch it: " + commands.follow());
        } else {
            new NextCommands(commands).write(lines, report.run());
        }
    }

    /** For programs. */
    public static String json(StatusReport report) {
        return PrettyJson.write(node(report)) + "\n";
    }

    /** The same on one line, after the events of a run that was followed. */
    public static String line(StatusReport report) {
        return CanonicalJson.write(node(report));
    }

    private static ObjectNode node(StatusReport report) {
        ObjectNode node = JsonTree.object();
        node.put("format", "upgradekit.status/1");
        ReportJson.fill(node, report.run());
        node.put("held", report.held()).put("holder", report.holder());
        node.put("booted", report.booted());
        node.put("last-record", Moment.text(report.run().state().last()));
        report.atWork().forEach(node.putArray("at-work")::add);
        RunState state = report.run().state();
        ReportJson.steps(node, "steps", ids(report.run().plan().steps(), state.steps()), state.steps());
        List<Step> back = report.rollback().map(Rollback::steps).orElse(List.of());
        ReportJson.steps(node, "rollback", ids(back, state.undone()), state.undone());
        return node;
    }
}
