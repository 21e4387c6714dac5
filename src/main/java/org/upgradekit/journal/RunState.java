package org.upgradekit.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.json.Moment;

/**
 * What a journal says of its run. A pure value of the entries: nobody needs to have said goodbye for it to be true.
 *
 * @param hop the leg of the path that was begun last, from 1
 * @param steps the steps that were begun, in that order
 * @param turns how often it turned after it had gone back: after an odd number it leads, or led, to the new version again
 * @param undone the steps of the rollback, or of its last turn, that were begun, in that order
 * @param dirty stores of which nothing is believed
 * @param owed duty to text, in the order in which they arose
 * @param process who held the run last
 * @param paused whether it stopped on purpose, at a signal, and nobody took it over since
 */
public record RunState(
        String run,
        Instant began,
        Instant last,
        ProcessMark process,
        String onFailure,
        int hop,
        Direction direction,
        int turns,
        Map<String, StepState> steps,
        Map<String, StepState> undone,
        Set<String> dirty,
        Map<String, String> owed,
        Optional<String> restorePoint,
        Optional<Event.Decided> decided,
        boolean paused,
        Optional<Event.RunEnded> ended) {

    /** Which way the run goes. Once it goes back it never goes forward again. */
    public enum Direction {
        FORWARD,
        BACK
    }

    /** How far a step is. */
    public enum Progress {
        /** Intent is recorded, no outcome is: it may have happened. */
        STARTED,
        /** Known not to have happened, or made as if it had not. */
        NOT_DONE,
        FAILED,
        DONE
    }

    /**
     * A step as the journal has it.
     *
     * @param children processes it started in its last attempt
     * @param needless whether its {@code done-if} was met at its first turn, so that it never did anything
     * @param ended when its outcome was recorded
     */
    public record StepState(
            Progress progress,
            int attempts,
            Instant started,
            Optional<Instant> ended,
            long millis,
            List<ProcessMark> children,
            boolean needless,
            String reason,
            List<String> tail) {

        StepState ended(Progress outcome, Instant at, long took) {
            return new StepState(outcome, attempts, started, Optional.of(at), took, children, false, "", List.of());
        }

        /** Ended, and there was nothing to do. */
        StepState needless(Instant at, long took) {
            return new StepState(
                    Progress.DONE, attempts, started, Optional.of(at), took, children, true, "", List.of());
        }

        StepState because(String why, List<String> output) {
            return new StepState(progress, attempts, started, ended, millis, children, needless, why, output);
        }

        /** A child belongs to a step only while that has no outcome. */
        StepState with(ProcessMark child) {
            if (progress != Progress.STARTED) {
                return this;
            }
            List<ProcessMark> all = new ArrayList<>(children);
            all.add(child);
            return new StepState(progress, attempts, started, ended, millis, List.copyOf(all), needless, reason, tail);
        }
    }

    /** What a run decides that neither goes on nor back. */
    static final String STOP = "stop";

    /** What to tell about the run when nobody holds its lock. */
    public enum Status {
        INTERRUPTED,
        STOPPED,
        ROLLBACK_FAILED,
        DONE,
        ROLLED_BACK,
        ROLLBACK_UNDONE,
        NOTHING_CHANGED,
        ABANDONED
    }

    /** When it began, as our files write times. */
    public String beganText() {
        return Moment.text(began);
    }

    /** Whether its rollback was undone, or is being undone: then the new version is what it leads to. */
    public boolean undoing() {
        return turns % 2 == 1;
    }

    public boolean open() {
        return ended.isEmpty();
    }

    public Status status() {
        if (ended.isPresent()) {
            return endedAs(ended.get().result());
        }
        if (paused) {
            // Whatever failed before: its process said goodbye, and that it was told to stop.
            return Status.INTERRUPTED;
        }
        Map<String, StepState> current = direction == Direction.BACK ? undone : steps;
        boolean failed = current.values().stream().anyMatch(step -> step.progress() == Progress.FAILED);
        if (direction == Direction.BACK) {
            return failed ? Status.ROLLBACK_FAILED : Status.INTERRUPTED;
        }
        // A window that ends stops a run without a step that failed.
        boolean stopped = decided.filter(one -> one.decision().equals(STOP)).isPresent();
        return failed || stopped ? Status.STOPPED : Status.INTERRUPTED;
    }

    private static Status endedAs(String result) {
        return switch (result) {
            case "done" -> Status.DONE;
            case "rolled-back" -> Status.ROLLED_BACK;
            case "rollback-undone" -> Status.ROLLBACK_UNDONE;
            case "nothing-changed" -> Status.NOTHING_CHANGED;
            default -> Status.ABANDONED;
        };
    }

    /** The step that has an intent and no outcome, of the direction in which the run goes. */
    public Optional<String> inFlight() {
        Map<String, StepState> current = direction == Direction.BACK ? undone : steps;
        return current.entrySet().stream()
                .filter(entry -> entry.getValue().progress() == Progress.STARTED)
                .map(Map.Entry::getKey)
                .reduce((first, second) -> second);
    }

    /** Whether the step may have had effects: begun, and not known not to have happened. */
    public boolean touched(String step) {
        StepState state = steps.get(step);
        return state != null && state.progress() != Progress.NOT_DONE;
    }

    /** Whether what the step changes may be another than before: begun, and neither needless nor known not to have happened. */
    public boolean changed(String step) {
        StepState state = steps.get(step);
        return state != null && touched(step) && !state.needless();
    }

    public boolean done(String step) {
        StepState state = steps.get(step);
        return state != null && state.progress() == Progress.DONE;
    }

    public int attempts(String step) {
        StepState state = steps.get(step);
        return state == null ? 0 : state.attempts();
    }
}
