package org.upgradekit.journal;

import java.util.List;
import java.util.Map;
import org.upgradekit.plan.Action;

/**
 * What is journalled. Doing and undoing are different words, and every way out of a step writes one. A reader refuses
 * an event that it does not know: it comes from a newer tool.
 */
public sealed interface Event {
    /** The run exists; its plan stands beside the journal. {@code process} is who runs it, {@code tool} its version. */
    record RunBegan(String run, String planDigest, String tool, ProcessMark process, String onFailure)
            implements Event {}

    /**
     * A later hop begins: what its stores are named by now, {@code stores.ID.oid} and the like, since an earlier hop may
     * have put a copy in their place.
     */
    record HopBegan(int hop, Map<String, String> world) implements Event {}

    /** A check's answer: {@code pass}, {@code warn}, {@code block} or {@code waived}. */
    record CheckEnded(String check, String outcome, String message) implements Event {}

    /** Intent: from here on the step may have had effects. */
    record StepStarted(String step, int attempt) implements Event {}

    /** A child of the step, recorded before it is waited for. */
    record ChildStarted(String step, ProcessMark child) implements Event {}

    /** The step's effects are durable. {@code facts} are for people and estimates, but for the one that is named here. */
    record StepDone(String step, long millis, Map<String, String> facts) implements Event {
        /** Whether its {@code done-if} was met at its turn: then it did nothing, and a way back has nothing of it to undo. */
        public boolean needless() {
            return facts.containsKey(Action.Invoke.NEEDLESS);
        }
    }

    /** The step ended without what it was for; {@code tail} is the end of its output, redacted. */
    record StepFailed(String step, long millis, String reason, List<String> tail) implements Event {}

    /** Reality was asked about a step without an end: {@code done}, {@code not-done}, {@code partly}, {@code unknown}. */
    record StepProbed(String step, String outcome, String why) implements Event {}

    /** Processes and database sessions of the step are gone. */
    record Fenced(String step, List<String> ended) implements Event {}

    /** Nothing about the store is believed until it is restored. */
    record StoreDirty(String store, String step) implements Event {}

    /** The store is believed again: it was restored, renewed from the restore point, or accepted. */
    record StoreClean(String store, String how) implements Event {}

    /** The restore point's manifest is in place. */
    record RestorePointMade(String restorePoint, List<String> stores) implements Event {}

    /** What must still happen whatever the outcome; {@code duty} names it, {@code start.SERVICE} for one that is stopped. */
    record Owed(String duty, String text) implements Event {}

    /** The duty is met. */
    record Settled(String duty) implements Event {}

    /** A choice: {@code stop}, {@code rollback}, {@code resume}, {@code accept}, {@code abandon}; by whom and why. */
    record Decided(String decision, String by, String reason) implements Event {}

    /**
     * A run that went back turns: odd turns undo the rollback and lead to the new version, even ones lead back again. Steps
     * of undoing that follow are those of the turn's plan.
     *
     * @param to the version it leads to
     */
    record Turned(int turn, String to, String by, String reason) implements Event {}

    /** Intent of a step of the rollback. */
    record UndoStarted(String step, int attempt) implements Event {}

    /** A step of the rollback reached its end. */
    record UndoDone(String step, long millis, Map<String, String> facts) implements Event {}

    /** A step of the rollback failed. */
    record UndoFailed(String step, long millis, String reason, List<String> tail) implements Event {}

    /** The process stopped between two steps, on purpose. */
    record RunInterrupted(String reason) implements Event {}

    /** A process took the run over, of this version of the tool. {@code moved} names what is not as it was left. */
    record RunResumed(String tool, ProcessMark process, List<String> moved) implements Event {}

    /**
     * The end of the run: {@code done}, {@code rolled-back}, {@code rollback-undone}, {@code nothing-changed} or
     * {@code abandoned}.
     */
    record RunEnded(String result, int exitCode) implements Event {}
}
