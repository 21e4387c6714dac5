package org.upgradekit.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;

class DowntimeTest {
    private static final Instant BEGIN = Instant.parse("2026-11-21T01:00:00Z");

    private final List<Entry> entries = new ArrayList<>();

    private void at(int second, Event event) {
        entries.add(new Entry(entries.size() + 1, BEGIN.plusSeconds(second), event));
    }

    @Test
    void lastsUntilServicesAreReady() {
        at(10, new Event.Owed("start.a", "start a"));
        at(12, new Event.Owed("start.b", "start b"));
        at(20, new Event.Settled("start.a"));
        at(25, new Event.StepDone("ready.a", 5000, Map.of()));
        assertThat(Downtime.of(entries).until(BEGIN.plusSeconds(26))).isEqualTo(16_000);
        at(30, new Event.Settled("start.b"));
        assertThat(Downtime.of(entries).until(BEGIN.plusSeconds(99))).isEqualTo(20_000);
        at(37, new Event.StepDone("ready.b", 7000, Map.of()));
        at(50, new Event.StepDone("read", 100, Map.of()));
        assertThat(Downtime.of(entries).until(BEGIN.plusSeconds(99))).isEqualTo(27_000);
    }

    @Test
    void aServiceThatIsNeverReadyWasDownAllTheTime() {
        at(10, new Event.Owed("start.a", "start a"));
        at(20, new Event.Settled("start.a"));
        at(60, new Event.StepFailed("ready.a", 40_000, "no answer", List.of()));
        at(61, new Event.Owed("start.a", "start a"));
        at(70, new Event.Settled("start.a"));
        at(72, new Event.UndoDone("ready.a", 2000, Map.of()));
        assertThat(Downtime.of(entries).until(BEGIN.plusSeconds(99))).isEqualTo(61_000);
    }

    @Test
    void aHopOfALaterNumberCountsAsWell() {
        at(10, new Event.Owed("h2/start.a", "start a"));
        at(20, new Event.Settled("h2/start.a"));
        at(21, new Event.StepDone("h2/ready.a", 1000, Map.of()));
        at(22, new Event.StepDone("h2/read", 1000, Map.of()));
        assertThat(Downtime.of(entries).until(BEGIN.plusSeconds(99))).isEqualTo(11_000);
    }
}
