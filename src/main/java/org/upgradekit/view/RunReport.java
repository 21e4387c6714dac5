package org.upgradekit.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.RunState;
import org.upgradekit.journal.RunState.Progress;
import org.upgradekit.journal.RunState.StepState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;

/**
 * A run and its plan, as far as its journal goes: what conclusion and status are written from.
 *
 * @param state the fold of {@code entries}
 * @param kept what was put aside, one line each, with the name under which it is found
 * @param directory of the run, where {@code steps/<id>.log} are
 * @param proof of its restore point
 */
public record RunReport(
        Plan plan,
        RunState state,
        List<Entry> entries,
        ExitCode exitCode,
        List<String> kept,
        String directory,
        Proof proof) {

    /** Of a run of whose restore point nothing is known to be wrong. */
    public RunReport(
            Plan plan, RunState state, List<Entry> entries, ExitCode exitCode, List<String> kept, String directory) {
        this(plan, state, entries, exitCode, kept, directory, Proof.NOTHING_WRONG);
    }

    /** The same with what the last verification of its restore point found. */
    public RunReport with(Proof found) {
        return new RunReport(plan, state, entries, exitCode, kept, directory, found);
    }

    /** The fact of a step that put a store back: what was written to it since the new version had it, a line each. */
    static final String WRITTEN = "written";

    /** The leg of the path that was begun last. */
    Hop hop() {
        return plan.hop(state.hop());
    }

    /** Stopped where a hop is through and the next one has not begun: the version between them serves. */
    boolean betweenHops() {
        return !back() && state.open() && plan.between(state.hop(), state::done);
    }

    /** The reason of the last interruption, when nothing was done since. */
    List<String> interruption() {
        boolean last = state.paused() && !entries.isEmpty();
        return last && entries.get(entries.size() - 1).event() instanceof Event.RunInterrupted interrupted
                ? List.of(Printable.clean(interrupted.reason()))
                : List.of();
    }

    /** Of the first way back all entries count. */
    private boolean lastTurn(Entry entry) {
        return state.turns() == 0 || (entry.event() instanceof Event.Turned turned && turned.turn() == state.turns());
    }

    /** What was written to the stores since they were given back, as the way that set it aside found it. */
    List<String> written() {
        return entries.stream()
                .dropWhile(entry -> !lastTurn(entry))
                .flatMap(entry -> entry.event() instanceof Event.UndoDone done
                        ? done.facts().getOrDefault(WRITTEN, "").lines()
                        : Stream.empty())
                .map(Printable::clean)
                .toList();
    }

    /** Whether it leads, or led, to the new version again. */
    boolean undoing() {
        return state.undoing();
    }

    /** Whether an undo began to start a service: from then on the new version may have been written to. */
    public static boolean startedAgain(RunState state) {
        return state.undoing()
                && state.undone().keySet().stream().map(Hop::base).anyMatch(step -> step.startsWith("start."));
    }

    /** Whether its rollback can be undone as far as the journal goes: it had been done, and all it changed was put aside. */
    public boolean undoable() {
        boolean done = entries.stream()
                .anyMatch(entry -> entry.event() instanceof Event.RunEnded end
                        && end.result().equals("done"));
        boolean outside = state.undone().keySet().stream().map(Hop::base).anyMatch(step -> step.startsWith("undo."));
        List<String> stores = putBack();
        return back()
                && done
                && !undoing()
                && !outside
                && !stores.isEmpty()
                && stores.stream().allMatch(store -> plan.setsAside(store) && isBack(store));
    }

    private boolean isBack(String store) {
        return Stream.of("restore.", "exchange.")
                .map(step -> state.undone().get(hop().id(step + store)))
                .anyMatch(step -> step != null && step.progress() == Progress.DONE);
    }

    /** Whether what was put aside is nobody's need any more but for what it holds. */
    boolean dropsKept() {
        boolean settled =
                state.status() == RunState.Status.ROLLED_BACK || state.status() == RunState.Status.ROLLBACK_UNDONE;
        return settled && !kept.isEmpty();
    }

    boolean back() {
        return state.direction() == RunState.Direction.BACK;
    }

    /** The step whose failure ended the way forward. */
    Optional<String> failedStep() {
        return lastFailed(state.steps());
    }

    /** The step whose failure ended the way back. */
    Optional<String> failedUndo() {
        return lastFailed(state.undone());
    }

    private static Optional<String> lastFailed(Map<String, StepState> steps) {
        return steps.entrySet().stream()
                .filter(entry -> entry.getValue().progress() == Progress.FAILED)
                .map(Map.Entry::getKey)
                .reduce((first, second) -> second);
    }

    /** Services that the run stopped and has not started again. */
    List<String> stopped() {
        return plan.services().keySet().stream()
                .filter(service -> state.owed().containsKey(hop().id("start." + service)))
                .toList();
    }

    /** {@code is stopped}, {@code was started again}, {@code was not stopped}. */
    String service(String id) {
        if (state.owed().containsKey(hop().id("start." + id))) {
            return "is stopped";
        }
        boolean ever = entries.stream()
                .anyMatch(entry ->
                        entry.event() instanceof Event.Owed owed && owed.duty().equals(hop().id("start." + id)));
        return ever ? "was started again" : "was not stopped";
    }

    /** The step before which a run stopped on purpose; none where it stopped with one that failed. */
    Optional<String> stoppedBefore() {
        boolean between = state.paused()
                && !back()
                && state.inFlight().isEmpty()
                && failedStep().isEmpty();
        return plan.steps().stream()
                .map(Step::id)
                .filter(id -> between && !state.touched(id))
                .findFirst();
    }

    /** The stores that the way back put back as they were saved. */
    List<String> putBack() {
        return plan.stores().keySet().stream()
                .filter(store -> state.undone().containsKey(hop().id("restore." + store))
                        || state.undone().containsKey(hop().id("exchange." + store)))
                .toList();
    }

    /**
     * Users may have written what a rollback sets aside. Any start counts, not the plan's ruler alone: a service that
     * migrates as it starts, or before its store is changed, lets them write too.
     */
    boolean pastNoReturn() {
        return hop().steps().stream()
                .filter(step -> step.action() instanceof Action.StartService)
                .map(Step::id)
                .anyMatch(state::touched);
    }

    /** Whether the way back, or its undo, has come to the start of a service. */
    boolean startedBack() {
        return state.undone().keySet().stream().anyMatch(id -> Hop.base(id).startsWith("start."));
    }

    /** The version that a finished run left behind. */
    String version() {
        boolean newer = state.status() == RunState.Status.DONE || state.status() == RunState.Status.ROLLBACK_UNDONE;
        return newer ? hop().to() : hop().from();
    }

    /** The version that is there, where that is settled: of several hops it can be one in between. */
    Optional<String> serving() {
        return switch (state.status()) {
            case DONE, ROLLED_BACK, ROLLBACK_UNDONE, NOTHING_CHANGED -> Optional.of(version());
            default -> betweenHops() ? Optional.of(hop().to()) : Optional.empty();
        };
    }

    /** {@code migrate (playbook.yaml:38)}. */
    String named(String step) {
        return plan.step(step)
                .filter(one -> !one.origin().isEmpty())
                .map(one -> step + " (" + one.origin() + ")")
                .orElse(step);
    }

    String log(String step) {
        return directory + "/steps/" + step + ".log";
    }
}
