package org.upgradekit.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the fields of each event. Fields that it does not know are ignored, events that it does not know are refused. */
final class EventReader {
    private final JsonNode node;

    EventReader(JsonNode node) {
        this.node = node;
    }

    /** The event, or empty when a newer tool wrote it. */
    Optional<Event> read() {
        return Optional.ofNullable(
                switch (text("event")) {
                    case "run-began" ->
                        new Event.RunBegan(text("run"), text("plan-digest"), process("process"), text("on-failure"));
                    case "check-ended" -> new Event.CheckEnded(text("check"), text("outcome"), text("message"));
                    case "step-started" -> new Event.StepStarted(text("step"), integer("attempt"));
                    case "child-started" -> new Event.ChildStarted(text("step"), process("child"));
                    case "step-done" -> new Event.StepDone(text("step"), number("millis"), map("facts"));
                    case "step-failed" ->
                        new Event.StepFailed(text("step"), number("millis"), text("reason"), list("tail"));
                    case "step-probed" -> new Event.StepProbed(text("step"), text("outcome"), text("why"));
                    case "fenced" -> new Event.Fenced(text("step"), list("ended"));
                    case "store-dirty" -> new Event.StoreDirty(text("store"), text("step"));
                    case "store-clean" -> new Event.StoreClean(text("store"), text("how"));
                    case "restore-point-made" -> new Event.RestorePointMade(text("restore-point"), list("stores"));
                    case "owed" -> new Event.Owed(text("duty"), text("text"));
                    case "settled" -> new Event.Settled(text("duty"));
                    case "decided" -> new Event.Decided(text("decision"), text("by"), text("reason"));
                    case "undo-started" -> new Event.UndoStarted(text("step"), integer("attempt"));
                    case "undo-done" -> new Event.UndoDone(text("step"), number("millis"), map("facts"));
                    case "undo-failed" ->
                        new Event.UndoFailed(text("step"), number("millis"), text("reason"), list("tail"));
                    case "run-interrupted" -> new Event.RunInterrupted(text("reason"));
                    case "run-resumed" -> new Event.RunResumed(process("process"), list("moved"));
                    case "run-ended" -> new Event.RunEnded(text("result"), integer("exit-code"));
                    default -> null;
                });
    }

    private JsonNode field(String name) {
        JsonNode field = node.get(name);
        if (field == null) {
            throw new IllegalArgumentException("no field " + name);
        }
        return field;
    }

    private String text(String name) {
        return field(name).asText();
    }

    private int integer(String name) {
        return field(name).asInt();
    }

    private long number(String name) {
        return field(name).asLong();
    }

    private ProcessMark process(String name) {
        EventReader mark = new EventReader(field(name));
        return new ProcessMark(
                mark.number("pid"),
                mark.number("start-ticks"),
                mark.text("boot-id"),
                mark.text("user"),
                mark.text("command"));
    }

    private Map<String, String> map(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        field(name)
                .properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    private List<String> list(String name) {
        List<String> list = new ArrayList<>();
        field(name).forEach(item -> list.add(item.asText()));
        return List.copyOf(list);
    }
}
