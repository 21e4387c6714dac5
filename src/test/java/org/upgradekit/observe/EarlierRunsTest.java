package org.upgradekit.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;

class EarlierRunsTest {
    private static List<Entry> run(Event... events) {
        List<Entry> entries = new ArrayList<>();
        for (Event event : events) {
            entries.add(new Entry(entries.size() + 1L, Instant.EPOCH, event));
        }
        return entries;
    }

    private static Event done(long millis) {
        return new Event.StepDone("migrate", millis, Map.of());
    }

    @Test
    void theWorstOfTheLastThreeTimesCounts() {
        assertThat(EarlierRuns.measured(List.of(run(done(10)), run(done(30)), run(done(20)), run(done(900)))))
                .isEqualTo(Map.of("migrate", 30L));
        assertThat(EarlierRuns.measured(List.of(run(done(10))))).isEqualTo(Map.of("migrate", 10L));
    }

    @Test
    void whatDidNothingOrFailedSaysNothing() {
        assertThat(EarlierRuns.measured(List.of(
                        run(new Event.StepDone("migrate", 5, Map.of("done-if", "up to date"))),
                        run(new Event.StepDone("migrate", 0, Map.of())),
                        run(new Event.StepFailed("migrate", 70, "exit code 1", List.of())),
                        run(new Event.UndoDone("migrate", 80, Map.of())))))
                .isEmpty();
        assertThat(EarlierRuns.measured(List.of())).isEmpty();
    }
}
