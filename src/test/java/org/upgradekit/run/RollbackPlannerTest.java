package org.upgradekit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.Fold;
import org.upgradekit.journal.ProcessMark;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanFixture;
import org.upgradekit.plan.Step;

class RollbackPlannerTest {
    private static final Plan PLAN = PlanFixture.plan(PlanFixture.PLAYBOOK, "1.0", "2.0", PlanFixture.pending("2"));

    /** The way back when the run came up to a step, whose outcome is not known. */
    private static List<String> backFrom(String last) {
        return backFrom(last, "");
    }

    private static List<String> backFrom(String last, String needless) {
        List<Event> events = begun();
        for (Step step : PLAN.steps()) {
            events.add(new Event.StepStarted(step.id(), 1));
            if (step.id().equals(last)) {
                break;
            }
            if (step.id().equals("save.h1")) {
                events.add(new Event.RestorePointMade("r.h1", List.of("database", "conf")));
            }
            boolean nothing = step.id().equals(needless);
            events.add(new Event.StepDone(step.id(), 1, nothing ? Map.of("done-if", "it was done already") : Map.of()));
        }
        return back(events);
    }

    private static List<Event> begun() {
        return new ArrayList<>(
                List.of(new Event.RunBegan("r", "d", "0.1.0", new ProcessMark(1, 2, "b", "root", "upgrade"), "stop")));
    }

    private static List<String> back(List<Event> events) {
        List<Entry> entries = new ArrayList<>();
        events.forEach(event -> entries.add(new Entry(entries.size() + 1L, Instant.EPOCH, event)));
        return RollbackPlanner.plan(PLAN, PLAN.hop(1), Fold.of(entries).orElseThrow(), "test", true).steps().stream()
                .map(Step::id)
                .toList();
    }

    @Test
    void beforeAnythingWasStoppedThereIsNothingToBringBack() {
        assertThat(backFrom("fetch")).isEmpty();
    }

    @Test
    void aServiceThatMayBeOnItsWayDownIsStoppedBeforeItIsStarted() {
        assertThat(backFrom("stop.shop")).containsExactly("stop.shop", "start.shop", "ready.shop", "version.restored");
    }

    /** A resume says that steps run again before it puts their stores back: cut off there, nothing is put back yet. */
    @Test
    void aDirtyStoreIsRestoredWhateverItsStepsAreSaidToBe() {
        List<Event> events = begun();
        for (Step step : PLAN.steps()) {
            events.add(new Event.StepStarted(step.id(), 1));
            if (step.id().equals("save.h1")) {
                events.add(new Event.RestorePointMade("r.h1", List.of("database", "conf")));
            }
            if (step.changes().contains("database")) {
                events.add(new Event.StoreDirty("database", step.id()));
                events.add(new Event.StepProbed(step.id(), "not-done", "its stores are put back"));
                break;
            }
            events.add(new Event.StepDone(step.id(), 1, Map.of()));
        }
        assertThat(back(events)).contains("restore.database").doesNotContain("open.database");
    }

    @Test
    void anUnfinishedSaveIsOpenedAndDropped() {
        assertThat(backFrom("save.h1"))
                .containsExactly(
                        "stop.shop",
                        "open.database",
                        "open.conf",
                        "drop.save.h1",
                        "start.shop",
                        "ready.shop",
                        "version.restored");
    }

    @Test
    void onlyWhatMayHaveChangedIsRestored() {
        assertThat(backFrom("config"))
                .containsExactly(
                        "stop.shop",
                        "undo.config",
                        "restore.conf",
                        "open.database",
                        "start.shop",
                        "ready.shop",
                        "version.restored");
    }

    @Test
    void storesAreRestoredNewestFirst() {
        assertThat(backFrom("migrate"))
                .containsSubsequence("stop.shop", "undo.config", "restore.database", "restore.conf", "start.shop");
    }

    @Test
    void aStepThatHadNothingToDoIsNotUndoneAndItsStoreIsNotPutBack() {
        assertThat(backFrom("read", "migrate"))
                .contains("restore.conf", "open.database", "undo.config")
                .doesNotContain("restore.database");
        assertThat(backFrom("read", "config"))
                .contains("restore.database", "open.conf")
                .doesNotContain("restore.conf", "undo.config");
    }

    @Test
    void afterTheStartItIsStoppedFirst() {
        assertThat(backFrom("read")).startsWith("stop.shop").contains("restore.database", "restore.conf");
    }
}
