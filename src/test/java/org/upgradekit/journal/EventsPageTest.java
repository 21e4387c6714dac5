package org.upgradekit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.upgradekit.docs.Pages;

/** The reference page names each event, and its fields as they are written. */
class EventsPageTest {
    private static final Set<String> EVERY = Set.of("seq", "time", "event");
    private static final ProcessMark PROCESS = new ProcessMark(1, 2, "boot", "root", "upgrade apply");
    private static final List<Event> SAMPLES = List.of(
            new Event.RunBegan("run", "digest", "0.1.0", PROCESS, "stop"),
            new Event.CheckEnded("disk", "pass", "fits"),
            new Event.StepStarted("migrate", 1),
            new Event.ChildStarted("migrate", PROCESS),
            new Event.HopBegan(2, Map.of()),
            new Event.StepDone("migrate", 1, Map.of()),
            new Event.StepFailed("migrate", 1, "exit code 1", List.of()),
            new Event.StepProbed("migrate", "unknown", "no answer"),
            new Event.Fenced("migrate", List.of()),
            new Event.StoreDirty("database", "migrate"),
            new Event.StoreClean("database", "restored"),
            new Event.RestorePointMade("run.h1", List.of()),
            new Event.Owed("start.notes", "start notes"),
            new Event.Settled("start.notes"),
            new Event.Decided("stop", "stop", "migrate failed"),
            new Event.Turned(1, "2.0", "operator", "asked for"),
            new Event.UndoStarted("restore.database", 1),
            new Event.UndoDone("restore.database", 1, Map.of()),
            new Event.UndoFailed("restore.database", 1, "refused", List.of()),
            new Event.RunInterrupted("INT"),
            new Event.RunResumed("0.1.0", PROCESS, List.of()),
            new Event.RunEnded("done", 0));

    @Test
    void everyEventHasItsRow() {
        List<List<String>> rows = Pages.rows(Path.of("docs/reference/events.md")).stream()
                .map(row -> List.of(row.get(0), row.get(1)))
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        SAMPLES.stream().map(EventsPageTest::row).toList());
    }

    @Test
    void noEventIsMissingHere() {
        assertThat(SAMPLES.stream().<Class<?>>map(Object::getClass))
                .containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    }

    private static List<String> row(Event event) {
        try {
            JsonNode node = new ObjectMapper().readTree(EventCodec.write(new Entry(2, Instant.EPOCH, event)));
            List<String> fields = new ArrayList<>();
            node.fieldNames().forEachRemaining(fields::add);
            fields.removeAll(EVERY);
            return List.of(node.get("event").asText(), String.join(", ", fields));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
