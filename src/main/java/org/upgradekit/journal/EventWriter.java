package org.upgradekit.journal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Writes the fields of each event; the names are those of the records in the spelling of the formats. */
final class EventWriter {
    private final ObjectNode node;

    EventWriter(ObjectNode node) {
        this.node = node;
    }

    void write(Event event) {
        if (!steps(event) && !undo(event) && !stores(event) && !run(event)) {
            throw new IllegalStateException("no spelling for " + event);
        }
    }

    private boolean steps(Event event) {
        if (event instanceof Event.CheckEnded it) {
            node.put("event", "check-ended");
            node.put("check", it.check());
            node.put("outcome", it.outcome());
            node.put("message", it.message());
        } else if (event instanceof Event.StepStarted it) {
            node.put("event", "step-started");
            node.put("step", it.step());
            node.put("attempt", it.attempt());
        } else if (event instanceof Event.ChildStarted it) {
            node.put("event", "child-started");
            node.put("step", it.step());
            process("child", it.child());
        } else if (event instanceof Event.StepDone it) {
            node.put("event", "step-done");
            node.put("step", it.step());
            node.put("millis", it.millis());
            map("facts", it.facts());
        } else if (event instanceof Event.StepFailed it) {
            node.put("event", "step-failed");
            node.put("step", it.step());
            node.put("millis", it.millis());
            node.put("reason", it.reason());
            list("tail", it.tail());
        } else if (event instanceof Event.StepProbed it) {
            node.put("event", "step-probed");
            node.put("step", it.step());
            node.put("outcome", it.outcome());
            node.put("why", it.why());
        } else if (event instanceof Event.Fenced it) {
            node.put("event", "fenced");
            node.put("step", it.step());
            list("ended", it.ended());
        } else {
            return false;
        }
        return true;
    }

    private boolean undo(Event event) {
        if (event instanceof Event.UndoStarted it) {
            node.put("event", "undo-started");
            node.put("step", it.step());
            node.put("attempt", it.attempt());
        } else if (event instanceof Event.UndoDone it) {
            node.put("event", "undo-done");
            node.put("step", it.step());
            node.put("millis", it.millis());
            map("facts", it.facts());
        } else if (event instanceof Event.UndoFailed it) {
            node.put("event", "undo-failed");
            node.put("step", it.step());
            node.put("millis", it.millis());
            node.put("reason", it.reason());
            list("tail", it.tail());
        } else {
            return false;
        }
        return true;
    }

    private boolean stores(Event event) {
        if (event instanceof Event.StoreDirty it) {
            node.put("event", "store-dirty");
            node.put("store", it.store());
            node.put("step", it.step());
        } else if (event instanceof Event.StoreClean it) {
            node.put("event", "store-clean");
            node.put("store", it.store());
            node.put("how", it.how());
        } else if (event instanceof Event.RestorePointMade it) {
            node.put("event", "restore-point-made");
            node.put("restore-point", it.restorePoint());
            list("stores", it.stores());
        } else if (event instanceof Event.Owed it) {
            node.put("event", "owed");
            node.put("duty", it.duty());
            node.put("text", it.text());
        } else if (event instanceof Event.Settled it) {
            node.put("event", "settled");
            node.put("duty", it.duty());
        } else {
            return false;
        }
        return true;
    }

    private boolean run(Event event) {
        if (event instanceof Event.RunBegan it) {
            node.put("event", "run-began");
            node.put("run", it.run());
            node.put("plan-digest", it.planDigest());
            node.put("tool", it.tool());
            process("process", it.process());
            node.put("on-failure", it.onFailure());
        } else if (event instanceof Event.HopBegan it) {
            node.put("event", "hop-began");
            node.put("hop", it.hop());
            map("world", it.world());
        } else if (event instanceof Event.Decided it) {
            node.put("event", "decided");
            node.put("decision", it.decision());
            node.put("by", it.by());
            node.put("reason", it.reason());
        } else if (event instanceof Event.Turned it) {
            node.put("event", "turned");
            node.put("turn", it.turn());
            node.put("to", it.to());
            node.put("by", it.by());
            node.put("reason", it.reason());
        } else if (event instanceof Event.RunInterrupted it) {
            node.put("event", "run-interrupted");
            node.put("reason", it.reason());
        } else if (event instanceof Event.RunResumed it) {
            node.put("event", "run-resumed");
            node.put("tool", it.tool());
            process("process", it.process());
            list("moved", it.moved());
        } else if (event instanceof Event.RunEnded it) {
            node.put("event", "run-ended");
            node.put("result", it.result());
            node.put("exit-code", it.exitCode());
        } else {
            return false;
        }
        return true;
    }

    private void process(String name, ProcessMark mark) {
        node.putObject(name)
                .put("pid", mark.pid())
                .put("start-ticks", mark.startTicks())
                .put("boot-id", mark.bootId())
                .put("user", mark.user())
                .put("command", mark.command());
    }

    private void map(String name, Map<String, String> map) {
        ObjectNode target = node.putObject(name);
        map.forEach(target::put);
    }

    private void list(String name, List<String> list) {
        ArrayNode target = node.putArray(name);
        list.forEach(target::add);
    }
}
