package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.RunState.StepState;
import org.upgradekit.json.CanonicalJson;
import org.upgradekit.json.Choice;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.Moment;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Waiver;

/** What conclusion and status say, as JSON. Durations are milliseconds, times are UTC. */
final class ReportJson {
    private ReportJson() {}

    static String result(RunReport report) {
        ObjectNode node = JsonTree.object();
        node.put("format", "upgradekit.result/1");
        fill(node, report);
        return CanonicalJson.write(node);
    }

    static String result(Plan plan, ExitCode code) {
        String status = plan.blocked() ? "refused" : plan.nothingToDo() ? "nothing-to-do" : "planned";
        ObjectNode node = JsonTree.object();
        node.put("format", "upgradekit.result/1")
                .put("product", plan.head().product())
                .put("from", plan.head().from())
                .put("to", plan.head().to())
                .put("status", status)
                .put("exit-code", code.code())
                .put("meaning", code.meaning());
        return CanonicalJson.write(node);
    }

    static void fill(ObjectNode node, RunReport report) {
        node.put("run", report.state().run())
                .put("product", report.plan().head().product())
                .put("from", report.plan().head().from())
                .put("to", report.plan().head().to())
                .put("status", Verdict.name(report.state().status()))
                .put("direction", report.undoing() ? "again" : report.back() ? "back" : "forward")
                .put("exit-code", report.exitCode().code())
                .put("meaning", report.exitCode().meaning())
                .put("directory", report.directory());
        report.serving().ifPresent(version -> node.put("version", version));
        report.state().restorePoint().ifPresent(id -> node.put("restore-point", id));
        if (report.proof().failed()) {
            report.proof().wrong().forEach(node.putArray("restore-point-wrong")::add);
        }
        failure(node, "failed", report, report.failedStep(), report.state().steps());
        failure(node, "failed-undo", report, report.failedUndo(), report.state().undone());
        report.state().inFlight().ifPresent(step -> node.put("in-flight", step));
        things(node, report);
    }

    private static void things(ObjectNode node, RunReport report) {
        report.stopped().forEach(node.putArray("stopped-services")::add);
        report.state().dirty().forEach(node.putArray("dirty-stores")::add);
        report.kept().forEach(node.putArray("kept")::add);
        report.written().forEach(node.putArray("written")::add);
        ObjectNode owed = node.putObject("owed");
        report.state().owed().forEach(owed::put);
        ArrayNode waivers = node.putArray("waivers");
        report.plan().waivers().stream()
                .filter(waiver -> WaiverText.used(report.plan(), waiver))
                .forEach(waiver -> waiver(waivers.addObject(), waiver));
        Downtime downtime = Downtime.of(report.plan(), report.entries());
        node.put("down-millis", downtime.until(report.state().last()));
        downtime.since().ifPresent(since -> node.put("down-since", Moment.text(since)));
    }

    private static void waiver(ObjectNode node, Waiver waiver) {
        node.put("id", waiver.id()).put("reason", waiver.reason()).put("who", waiver.who());
        waiver.expires().ifPresent(end -> node.put("expires", Moment.text(end)));
    }

    private static void failure(
            ObjectNode node, String name, RunReport report, Optional<String> step, Map<String, StepState> states) {
        step.ifPresent(id -> {
            StepState state = states.get(id);
            ObjectNode failure = node.putObject(name);
            failure.put("step", id).put("log", report.log(id));
            report.plan().step(id).ifPresent(one -> failure.put("origin", one.origin()));
            if (state != null) {
                failure.put("reason", state.reason());
                Cause.of(state.tail()).ifPresent(cause -> failure.put("cause", cause));
                state.tail().forEach(failure.putArray("tail")::add);
            }
        });
    }

    static void steps(ObjectNode node, String name, List<String> ids, Map<String, StepState> states) {
        ArrayNode all = node.putArray(name);
        for (String id : ids) {
            ObjectNode one = all.addObject().put("step", id);
            StepState state = states.get(id);
            if (state == null) {
                one.put("progress", "not-begun");
            } else {
                one.put("progress", Choice.name(state.progress()))
                        .put("attempts", state.attempts())
                        .put("started", Moment.text(state.started()))
                        .put("millis", state.millis())
                        .put("reason", state.reason());
                state.ended().ifPresent(ended -> one.put("ended", Moment.text(ended)));
            }
        }
    }
}
