package org.upgradekit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.Fold;
import org.upgradekit.journal.ProcessMark;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanFixture;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.RollbackCodec;
import org.upgradekit.plan.Step;

class TurnPlannerTest {
    private static final Plan PLAN = PlanFixture.plan(PlanFixture.PLAYBOOK, "1.0", "2.0", PlanFixture.pending("2"));

    /** The way back of a run that was done, in which one of the stores had nothing to change. */
    private static Rollback back() {
        List<Entry> entries = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        events.add(new Event.RunBegan("r", "d", "0.1.0", new ProcessMark(1, 2, "b", "root", "upgrade"), "stop"));
        for (Step step : PLAN.steps()) {
            events.add(new Event.StepStarted(step.id(), 1));
            boolean needless = step.id().equals("config");
            events.add(new Event.StepDone(step.id(), 1, needless ? Map.of("done-if", "it was done") : Map.of()));
        }
        events.forEach(event -> entries.add(new Entry(entries.size() + 1L, Instant.EPOCH, event)));
        RunState state = Fold.of(entries).orElseThrow();
        return RollbackPlanner.plan(PLAN, PLAN.hop(1), state, "test", true);
    }

    private static Rollback turn(Rollback last, boolean newer) {
        return TurnPlanner.plan(PLAN.hop(1), last, newer, "asked for");
    }

    private static List<String> ids(Rollback rollback) {
        return rollback.steps().stream().map(Step::id).toList();
    }

    @Test
    void theSameServicesAreStoppedAndStartedAndOnlyWhatWasPutBackChangesPlaces() {
        Rollback undo = turn(back(), true);
        assertThat(ids(undo))
                .containsExactly("stop.shop", "exchange.database", "start.shop", "ready.shop", "version.restored");
        assertThat(undo.steps())
                .extracting(Step::action)
                .contains(new Action.ExchangeStore("database", true), new Action.CheckVersion("2.0"));
        assertThat(undo.asked()).isTrue();
        assertThat(TurnPlanner.stores(back())).containsExactly("database");
    }

    @Test
    void theWayBackAfterItIsTheSameTheOtherWayRound() {
        Rollback again = turn(turn(back(), true), false);
        assertThat(ids(again)).isEqualTo(ids(turn(back(), true)));
        assertThat(again.steps())
                .extracting(Step::action)
                .contains(new Action.ExchangeStore("database", false), new Action.CheckVersion("1.0"));
        assertThat(turn(again, true).steps()).isEqualTo(turn(back(), true).steps());
    }

    @Test
    void itIsReadAsItWasWritten() {
        Rollback undo = turn(back(), true);
        byte[] written = RollbackCodec.write(undo);
        assertThat(RollbackCodec.read("turn-1.json", written)).isEqualTo(undo);
        assertThat(new String(written, StandardCharsets.UTF_8)).contains("\"exchange-store\"", "\"newer\": true");
    }
}
