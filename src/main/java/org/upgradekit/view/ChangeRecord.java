package org.upgradekit.view;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.RunState.StepState;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanCodec;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.Step;

/**
 * What was changed, when, by whom and how it ended: the page that goes into a change ticket. Markdown and HTML are
 * renderings of the same value.
 *
 * @param facts names and texts
 * @param steps of the way forward
 * @param back of the way back; empty when there was none
 */
public record ChangeRecord(String title, List<Fact> facts, List<Row> steps, List<Row> back) {
    /** One line of the record's head. */
    record Fact(String name, String text) {}

    /** A step as it went. */
    record Row(String step, String what, String began, String took, String result) {}

    /** The record of a run as far as its journal goes. Times are local, with their offset. */
    public static ChangeRecord of(RunReport report, Optional<Rollback> rollback, ZoneId zone) {
        Plan plan = report.plan();
        List<Step> back = rollback.map(Rollback::steps).orElse(List.of());
        return new ChangeRecord(
                PlanView.path(plan) + " on " + plan.head().host(),
                facts(report, zone),
                rows(plan.steps(), report.state().steps(), answers(report), zone),
                rows(back, report.state().undone(), Map.of(), zone));
    }

    /** What steps said when they were done: the newest applied migration, a version. */
    private static Map<String, String> answers(RunReport report) {
        Map<String, String> answers = new HashMap<>();
        report.entries().forEach(entry -> {
            if (entry.event() instanceof Event.StepDone done) {
                answers.put(
                        done.step(),
                        Printable.clean(String.join(", ", done.facts().values())));
            }
        });
        return answers;
    }

    private static List<Fact> facts(RunReport report, ZoneId zone) {
        Plan plan = report.plan();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Result", Verdict.status(report) + ": " + Verdict.sentence(report)));
        facts.add(new Fact("Run", report.state().run()));
        facts.add(new Fact("Began", when(report.state().began(), zone)));
        facts.add(new Fact("Last record", when(report.state().last(), zone)));
        facts.add(new Fact("By", who(report)));
        facts.add(
                new Fact("Playbook", plan.head().playbook() + ", " + plan.head().playbookDigest()));
        facts.add(new Fact(
                "Plan",
                PlanCodec.digest(plan) + ", made by upgrade " + plan.head().tool()));
        facts.add(new Fact("After a failure", report.state().onFailure()));
        facts.add(new Fact("Checks", PlanView.counts(plan.findings())));
        WaiverText.used(plan, zone).forEach(text -> facts.add(new Fact("Waived", text)));
        restorePoints(report).forEach(text -> facts.add(new Fact("Restore point", text)));
        report.failedStep()
                .or(report::failedUndo)
                .ifPresent(step -> facts.add(new Fact("Failed", report.named(step) + reason(report, step))));
        decisions(report, zone).forEach(text -> facts.add(new Fact("Decided", text)));
        report.state().owed().values().forEach(text -> facts.add(new Fact("Owed", text)));
        plan.notices().forEach(text -> facts.add(new Fact("Consented to", text)));
        return facts;
    }

    private static String when(Instant moment, ZoneId zone) {
        return Times.dated(moment, zone) + " " + Times.offset(moment, zone);
    }

    private static String who(RunReport report) {
        return report.entries().stream()
                .map(entry -> entry.event() instanceof Event.RunBegan began
                        ? began.process().user() + ", " + began.process().command()
                        : entry.event() instanceof Event.RunResumed resumed
                                ? resumed.process().user() + ", "
                                        + resumed.process().command()
                                : "")
                .filter(text -> !text.isEmpty())
                .distinct()
                .reduce((first, second) -> first + "; " + second)
                .orElse("");
    }

    private static List<String> restorePoints(RunReport report) {
        List<String> made = new ArrayList<>();
        report.entries().forEach(entry -> {
            if (entry.event() instanceof Event.RestorePointMade point) {
                made.add(point.restorePoint() + ": " + String.join(", ", point.stores()));
            }
        });
        return made;
    }

    private static String reason(RunReport report, String step) {
        StepState state = report.state()
                .steps()
                .getOrDefault(step, report.state().undone().get(step));
        if (state == null) {
            return "";
        }
        return ": " + state.reason()
                + Cause.of(state.tail()).map(cause -> "; " + cause).orElse("");
    }

    private static List<String> decisions(RunReport report, ZoneId zone) {
        List<String> made = new ArrayList<>();
        report.entries().forEach(entry -> {
            if (entry.event() instanceof Event.Decided decided) {
                made.add(decided.decision() + " by " + decided.by() + " (" + decided.reason() + ") at "
                        + Times.brief(entry.time(), zone));
            } else if (entry.event() instanceof Event.Turned turned) {
                made.add("turned to " + turned.to() + " by " + turned.by() + " (" + turned.reason() + ") at "
                        + Times.brief(entry.time(), zone));
            }
        });
        return made;
    }

    private static List<Row> rows(
            List<Step> steps, Map<String, StepState> states, Map<String, String> answers, ZoneId zone) {
        List<Row> rows = new ArrayList<>();
        for (Step step : steps) {
            StepState state = states.get(step.id());
            rows.add(
                    state == null
                            ? new Row(step.id(), step.what(), "-", "-", "not begun")
                            : new Row(
                                    step.id(),
                                    step.what(),
                                    Times.brief(state.started(), zone),
                                    state.ended().isPresent() ? Times.took(state.millis()) : "-",
                                    result(state, answers.getOrDefault(step.id(), ""))));
        }
        return rows;
    }

    private static String result(StepState state, String answer) {
        return switch (state.progress()) {
            case DONE -> state.needless() ? "nothing to do" : answer.isEmpty() ? "done" : "done: " + answer;
            case FAILED -> "failed";
            case NOT_DONE -> "not done";
            case STARTED -> "no end recorded";
        };
    }
}
