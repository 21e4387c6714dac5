package org.upgradekit.journal;

import java.util.Optional;
import org.upgradekit.json.JsonObject;

/** Reads the fields of each event. Fields that it does not know are ignored, events that it does not know are refused. */
final class EventReader {
    private final JsonObject node;

    EventReader(JsonObject node) {
        this.node = node;
    }

    /** The event, or empty when a newer tool wrote it. */
    Optional<Event> read() {
        return Optional.ofNullable(
                switch (text("event")) {
                    case "run-began" ->
                        new Event.RunBegan(
                                text("run"), text("plan-digest"), text("tool"), process("process"), text("on-failure"));
                    case "hop-began" -> new Event.HopBegan(integer("hop"), node.textMap("world"));
                    case "check-ended" -> new Event.CheckEnded(text("check"), text("outcome"), text("message"));
                    case "step-started" -> new Event.StepStarted(text("step"), integer("attempt"));
                    case "child-started" -> new Event.ChildStarted(text("step"), process("child"));
                    case "step-done" -> new Event.StepDone(text("step"), number("millis"), node.textMap("facts"));
                    case "step-failed" ->
                        new Event.StepFailed(text("step"), number("millis"), text("reason"), node.texts("tail"));
                    case "step-probed" -> new Event.StepProbed(text("step"), text("outcome"), text("why"));
                    case "fenced" -> new Event.Fenced(text("step"), node.texts("ended"));
                    case "store-dirty" -> new Event.StoreDirty(text("store"), text("step"));
                    case "store-clean" -> new Event.StoreClean(text("store"), text("how"));
                    case "restore-point-made" ->
                        new Event.RestorePointMade(text("restore-point"), node.texts("stores"));
                    case "owed" -> new Event.Owed(text("duty"), text("text"));
                    case "settled" -> new Event.Settled(text("duty"));
                    case "decided" -> new Event.Decided(text("decision"), text("by"), text("reason"));
                    case "turned" -> new Event.Turned(integer("turn"), text("to"), text("by"), text("reason"));
                    case "undo-started" -> new Event.UndoStarted(text("step"), integer("attempt"));
                    case "undo-done" -> new Event.UndoDone(text("step"), number("millis"), node.textMap("facts"));
                    case "undo-failed" ->
                        new Event.UndoFailed(text("step"), number("millis"), text("reason"), node.texts("tail"));
                    case "run-interrupted" -> new Event.RunInterrupted(text("reason"));
                    case "run-resumed" -> new Event.RunResumed(text("tool"), process("process"), node.texts("moved"));
                    case "run-ended" -> new Event.RunEnded(text("result"), integer("exit-code"));
                    default -> null;
                });
    }

    private String text(String name) {
        return node.text(name);
    }

    private int integer(String name) {
        return node.integer(name);
    }

    private long number(String name) {
        return node.number(name);
    }

    private ProcessMark process(String name) {
        JsonObject mark = node.object(name);
        return new ProcessMark(
                mark.number("pid"),
                mark.number("start-ticks"),
                mark.text("boot-id"),
                mark.text("user"),
                mark.text("command"));
    }
}
