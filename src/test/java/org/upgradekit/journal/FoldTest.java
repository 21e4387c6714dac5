package org.upgradekit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.upgradekit.journal.RunState.Direction;
import org.upgradekit.journal.RunState.Status;

class FoldTest {
    private static final ProcessMark PROCESS = new ProcessMark(1, 2, "b", "root", "upgrade");
    private static final Instant NOW = Instant.parse("2026-11-21T01:00:00Z");

    private static RunState after(Event... events) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(1, NOW, new Event.RunBegan("r", "d", "0.1.0", PROCESS, "stop")));
        for (Event event : events) {
            entries.add(new Entry(entries.size() + 1L, NOW, event));
        }
        return Fold.of(entries).orElseThrow();
    }

    @Test
    void anIntentWithoutOutcomeIsInFlight() {
        RunState state = after(
                new Event.StepStarted("a", 1), new Event.StepDone("a", 1, Map.of()), new Event.StepStarted("b", 1));
        assertThat(state.inFlight()).contains("b");
        assertThat(state.done("a")).isTrue();
        assertThat(state.touched("b")).isTrue();
        assertThat(state.status()).isEqualTo(Status.INTERRUPTED);
    }

    @Test
    void whatIsKnownNotToHaveHappenedIsNotTouched() {
        RunState state = after(new Event.StepStarted("a", 1), new Event.StepProbed("a", "not-done", "nothing applied"));
        assertThat(state.touched("a")).isFalse();
        assertThat(state.inFlight()).isEmpty();
    }

    @Test
    void aFailedStepStopsTheRunUntilItIsTriedAgain() {
        RunState failed = after(new Event.StepStarted("a", 1), new Event.StepFailed("a", 1, "exit 1", List.of()));
        assertThat(failed.status()).isEqualTo(Status.STOPPED);
        RunState again = after(
                new Event.StepStarted("a", 1),
                new Event.StepFailed("a", 1, "exit 1", List.of()),
                new Event.RunResumed("0.1.0", PROCESS, List.of()),
                new Event.StepStarted("a", 2));
        assertThat(again.status()).isEqualTo(Status.INTERRUPTED);
        assertThat(again.attempts("a")).isEqualTo(2);
    }

    /** The process said that it was told to stop: status must not call that a failure, whose exit code is another one. */
    @Test
    void aStepThatFailedWhenTheRunWasToldToStopLeavesItInterrupted() {
        Event[] told = {
            new Event.StepStarted("a", 1),
            new Event.StepFailed("a", 1, "it was stopped", List.of()),
            new Event.RunInterrupted("INT")
        };
        assertThat(after(told).status()).isEqualTo(Status.INTERRUPTED);
        RunState takenOver = after(told[0], told[1], told[2], new Event.RunResumed("0.1.0", PROCESS, List.of()));
        assertThat(takenOver.status()).isEqualTo(Status.STOPPED);
    }

    /** Looking at a step is no failure of it: a resume that is killed after it looked was cut off, and stopped nowhere. */
    @Test
    void aStepThatWasLookedAtAndIsNotKnownIsStillInFlight() {
        RunState state =
                after(new Event.StepStarted("a", 1), new Event.StepProbed("a", "partly", "half of it is there"));
        assertThat(state.status()).isEqualTo(Status.INTERRUPTED);
        assertThat(state.inFlight()).contains("a");
        assertThat(state.touched("a")).isTrue();
        assertThat(state.steps().values())
                .extracting(RunState.StepState::reason)
                .containsExactly("half of it is there");
    }

    @Test
    void doingAndUndoingAreToldApart() {
        RunState state = after(
                new Event.StepStarted("a", 1),
                new Event.StepDone("a", 1, Map.of()),
                new Event.Decided("rollback", "operator", "asked"),
                new Event.UndoStarted("restore.a", 1));
        assertThat(state.direction()).isEqualTo(Direction.BACK);
        assertThat(state.inFlight()).contains("restore.a");
        assertThat(state.done("a")).isTrue();
    }

    /** Steps of the turn before are no steps of this one, also where they bear the same names. */
    @Test
    void aRunThatTurnsBeginsItsStepsAnew() {
        Event[] back = {
            new Event.StepStarted("a", 1),
            new Event.StepDone("a", 1, Map.of()),
            new Event.RunEnded("done", 0),
            new Event.Decided("rollback", "operator", "asked"),
            new Event.UndoStarted("stop.a", 1),
            new Event.UndoDone("stop.a", 1, Map.of()),
            new Event.RunEnded("rolled-back", 0),
            new Event.RunResumed("0.1.0", PROCESS, List.of()),
            new Event.Turned(1, "2.0", "operator", "asked"),
            new Event.UndoStarted("stop.a", 1),
            new Event.RunEnded("rollback-undone", 0),
            new Event.RunResumed("0.1.0", PROCESS, List.of()),
            new Event.Turned(2, "1.0", "operator", "asked")
        };
        RunState rolledBack = after(Arrays.copyOf(back, 7));
        assertThat(rolledBack.undoing()).isFalse();
        assertThat(rolledBack.status()).isEqualTo(Status.ROLLED_BACK);
        RunState turned = after(Arrays.copyOf(back, 9));
        assertThat(turned.undoing()).isTrue();
        assertThat(turned.undone()).isEmpty();
        assertThat(turned.open()).isTrue();
        assertThat(turned.direction()).isEqualTo(Direction.BACK);
        assertThat(after(Arrays.copyOf(back, 10)).inFlight()).contains("stop.a");
        assertThat(after(Arrays.copyOf(back, 11)).status()).isEqualTo(Status.ROLLBACK_UNDONE);
        RunState again = after(back);
        assertThat(again.undoing()).isFalse();
        assertThat(again.undone()).isEmpty();
    }

    /** A window that ended stops a run between two steps: no step failed, and still an operator has to decide. */
    @Test
    void aRunThatWasDecidedToStopIsStoppedUntilSomebodyGoesOn() {
        Event.Decided stop = new Event.Decided("stop", "window", "the window ends at 04:00");
        assertThat(after(stop).status()).isEqualTo(Status.STOPPED);
        assertThat(after(stop, new Event.RunResumed("0.1.0", PROCESS, List.of()))
                        .status())
                .isEqualTo(Status.INTERRUPTED);
    }

    @Test
    void dutiesAreOwedUntilSettled() {
        RunState state = after(
                new Event.Owed("start.demo", "start demo"), new Event.Owed("x", "y"), new Event.Settled("start.demo"));
        assertThat(state.owed()).containsOnlyKeys("x");
    }

    @Test
    void aStoreIsDirtyUntilItIsCleanAgain() {
        assertThat(after(new Event.StoreDirty("db", "m")).dirty()).containsExactly("db");
        assertThat(after(new Event.StoreDirty("db", "m"), new Event.StoreClean("db", "restored"))
                        .dirty())
                .isEmpty();
    }

    @Test
    void nothingIsKnownOfAJournalWithoutItsFirstEntry() {
        assertThat(Fold.of(List.of())).isEmpty();
    }
}
