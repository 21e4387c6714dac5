package org.upgradekit.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanFixture;

class DowntimeTest {
    /** Its service shop is asked whether it is ready; printer, which is none of the playbook's with ready, is not. */
    private static final Plan PLAN = PlanFixture.plan(
            PlanFixture.PLAYBOOK.replace("prepare:\n", "  printer: {systemd: printer.service}\nprepare:\n"),
            "1.0",
            "2.0",
            PlanFixture.pending("2"));

    private static final Instant BEGIN = Instant.parse("2026-11-21T01:00:00Z");

    private final List<Entry> entries = new ArrayList<>();

    private void at(int second, Event event) {
        entries.add(new Entry(entries.size() + 1, BEGIN.plusSeconds(second), event));
    }

    private long seconds(int now) {
        return Downtime.of(PLAN, entries).until(BEGIN.plusSeconds(now)) / 1000;
    }

    @Test
    void lastsUntilTheLastServiceIsReady() {
        at(10, new Event.Owed("start.printer", "start printer"));
        at(12, new Event.Owed("start.shop", "start shop"));
        at(20, new Event.Settled("start.printer"));
        at(25, new Event.Settled("start.shop"));
        assertThat(seconds(30)).as("it runs, and nobody can use it").isEqualTo(20);
        at(37, new Event.StepDone("ready.shop", 7000, Map.of()));
        at(50, new Event.StepDone("read", 100, Map.of()));
        assertThat(seconds(99)).isEqualTo(27);
    }

    @Test
    void whatIsNotAskedIsUpWhenItIsStarted() {
        at(10, new Event.Owed("start.printer", "start printer"));
        at(20, new Event.Settled("start.printer"));
        assertThat(seconds(99)).isEqualTo(10);
    }

    @Test
    void aServiceThatIsNeverReadyWasDownAllTheTime() {
        at(10, new Event.Owed("start.shop", "start shop"));
        at(20, new Event.Settled("start.shop"));
        at(60, new Event.StepFailed("ready.shop", 40_000, "no answer", List.of()));
        assertThat(Downtime.of(PLAN, entries).since()).contains(BEGIN.plusSeconds(10));
        at(61, new Event.Owed("start.shop", "start shop"));
        at(70, new Event.Settled("start.shop"));
        at(72, new Event.UndoDone("ready.shop", 2000, Map.of()));
        assertThat(seconds(99)).isEqualTo(62);
    }

    @Test
    void eachHopHasItsWindow() {
        at(10, new Event.Owed("start.shop", "start shop"));
        at(20, new Event.Settled("start.shop"));
        at(21, new Event.StepDone("ready.shop", 1000, Map.of()));
        at(40, new Event.Owed("h2/start.shop", "start shop"));
        at(50, new Event.Settled("h2/start.shop"));
        at(52, new Event.StepDone("h2/ready.shop", 2000, Map.of()));
        assertThat(seconds(99)).isEqualTo(23);
    }
}
