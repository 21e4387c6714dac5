package org.upgradekit.journal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.upgradekit.journal.Event.CheckEnded;
import org.upgradekit.journal.Event.ChildStarted;
import org.upgradekit.journal.Event.Decided;
import org.upgradekit.journal.Event.Fenced;
import org.upgradekit.journal.Event.HopBegan;
import org.upgradekit.journal.Event.Owed;
import org.upgradekit.journal.Event.RestorePointMade;
import org.upgradekit.journal.Event.RunBegan;
import org.upgradekit.journal.Event.RunEnded;
import org.upgradekit.journal.Event.RunInterrupted;
import org.upgradekit.journal.Event.RunResumed;
import org.upgradekit.journal.Event.Settled;
import org.upgradekit.journal.Event.StepDone;
import org.upgradekit.journal.Event.StepFailed;
import org.upgradekit.journal.Event.StepProbed;
import org.upgradekit.journal.Event.StepStarted;
import org.upgradekit.journal.Event.StoreClean;
import org.upgradekit.journal.Event.StoreDirty;
import org.upgradekit.journal.Event.Turned;
import org.upgradekit.journal.Event.UndoDone;
import org.upgradekit.journal.Event.UndoFailed;
import org.upgradekit.journal.Event.UndoStarted;
import org.upgradekit.journal.RunState.Direction;
import org.upgradekit.journal.RunState.Progress;
import org.upgradekit.journal.RunState.StepState;

/** Turns entries into the state of their run, one after the other. Begins with {@code run-began}. */
public final class Fold {
    private final Map<String, StepState> steps = new LinkedHashMap<>();
    private final Map<String, StepState> undone = new LinkedHashMap<>();
    private final Set<String> dirty = new LinkedHashSet<>();
    private final Map<String, String> owed = new LinkedHashMap<>();
    private @Nullable RunBegan began;
    private Instant beganAt = Instant.EPOCH;
    private Instant last = Instant.EPOCH;
    private @Nullable ProcessMark process;
    private int hop = 1;
    private Direction direction = Direction.FORWARD;
    private int turns;
    private @Nullable String restorePoint;
    private @Nullable Decided decided;
    private boolean paused;
    private @Nullable RunEnded ended;

    /** The state after these entries, or empty when not even the first one was written. */
    public static Optional<RunState> of(List<Entry> entries) {
        Fold fold = new Fold();
        entries.forEach(fold::add);
        return fold.state();
    }

    /** The state after what was added so far; a value, which later entries do not change. */
    public Optional<RunState> state() {
        if (began == null || process == null) {
            return Optional.empty();
        }
        return Optional.of(new RunState(
                began.run(),
                beganAt,
                last,
                process,
                began.onFailure(),
                hop,
                direction,
                turns,
                new LinkedHashMap<>(steps),
                new LinkedHashMap<>(undone),
                new LinkedHashSet<>(dirty),
                new LinkedHashMap<>(owed),
                Optional.ofNullable(restorePoint),
                Optional.ofNullable(decided),
                paused,
                Optional.ofNullable(ended)));
    }

    /** The next entry. */
    public void add(Entry entry) {
        last = entry.time();
        Event event = entry.event();
        if (!forward(event, entry.time()) && !back(event, entry.time()) && !stores(event)) {
            run(event, entry.time());
        }
    }

    private boolean forward(Event event, Instant at) {
        if (event instanceof StepStarted started) {
            steps.remove(started.step());
            steps.put(started.step(), begun(started.attempt(), at));
        } else if (event instanceof StepDone done) {
            steps.computeIfPresent(
                    done.step(),
                    // An earlier attempt may have done it: what a rollback puts back is not told by the last one alone.
                    (id, step) -> done.needless() && step.attempts() == 1
                            ? step.needless(at, done.millis())
                            : step.ended(Progress.DONE, at, done.millis()));
        } else if (event instanceof StepFailed failed) {
            steps.computeIfPresent(
                    failed.step(),
                    (id, step) ->
                            step.ended(Progress.FAILED, at, failed.millis()).because(failed.reason(), failed.tail()));
        } else if (event instanceof StepProbed probed) {
            steps.computeIfPresent(probed.step(), (id, step) -> probed(step, probed, at));
        } else if (event instanceof ChildStarted child) {
            steps.computeIfPresent(child.step(), (id, step) -> step.with(child.child()));
            undone.computeIfPresent(child.step(), (id, step) -> step.with(child.child()));
        } else {
            return false;
        }
        return true;
    }

    private boolean back(Event event, Instant at) {
        if (event instanceof UndoStarted started) {
            undone.remove(started.step());
            undone.put(started.step(), begun(started.attempt(), at));
        } else if (event instanceof UndoDone done) {
            undone.computeIfPresent(done.step(), (id, step) -> step.ended(Progress.DONE, at, done.millis()));
        } else if (event instanceof UndoFailed failed) {
            undone.computeIfPresent(
                    failed.step(),
                    (id, step) ->
                            step.ended(Progress.FAILED, at, failed.millis()).because(failed.reason(), failed.tail()));
        } else {
            return false;
        }
        return true;
    }

    private boolean stores(Event event) {
        if (event instanceof StoreDirty store) {
            dirty.add(store.store());
        } else if (event instanceof StoreClean store) {
            dirty.remove(store.store());
        } else if (event instanceof RestorePointMade made) {
            restorePoint = made.restorePoint();
        } else if (event instanceof Owed duty) {
            owed.put(duty.duty(), duty.text());
        } else if (event instanceof Settled duty) {
            owed.remove(duty.duty());
        } else {
            return false;
        }
        return true;
    }

    private void run(Event event, Instant at) {
        if (event instanceof RunBegan begin) {
            began = begin;
            beganAt = at;
            process = begin.process();
        } else if (event instanceof HopBegan next) {
            hop = next.hop();
        } else if (event instanceof Decided choice) {
            decided = choice;
            direction = choice.decision().equals("rollback") ? Direction.BACK : direction;
        } else if (event instanceof Turned turned) {
            turns = turned.turn();
            undone.clear();
        } else if (event instanceof RunResumed resumed) {
            process = resumed.process();
            // Who goes on has decided otherwise.
            decided = decided != null && decided.decision().equals(RunState.STOP) ? null : decided;
            paused = false;
            ended = null;
        } else if (event instanceof RunInterrupted) {
            paused = true;
        } else if (event instanceof RunEnded end) {
            ended = end;
        } else if (!(event instanceof CheckEnded || event instanceof Fenced)) {
            throw new IllegalStateException("no fold for " + event);
        }
    }

    private static StepState begun(int attempt, Instant at) {
        return new StepState(Progress.STARTED, attempt, at, Optional.empty(), 0, List.of(), false, "", List.of());
    }

    private static StepState probed(StepState step, StepProbed probed, Instant at) {
        return switch (probed.outcome()) {
            case "done" -> step.ended(Progress.DONE, at, step.millis()).because(probed.why(), List.of());
            case "not-done" -> step.ended(Progress.NOT_DONE, at, step.millis()).because(probed.why(), List.of());
            // What is partly done or unknown has no outcome yet: the run that looked at it settles that next.
            default -> step.because(probed.why(), List.of());
        };
    }
}
