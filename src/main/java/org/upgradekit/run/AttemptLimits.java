package org.upgradekit.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.RunState;
import org.upgradekit.journal.RunState.Direction;

/**
 * Keeps a run from being taken over for ever, by a timer or a package manager that tries again and again: each try stops and
 * starts services, and none of them ends. The journal counts; a device updater breaks its loops in the same way.
 */
final class AttemptLimits {
    /** A step that was begun this often does not come to its end by being begun again. */
    static final int FORWARD = 20;

    /** With more patience: there is no other way after it but by hand. */
    static final int BACK = 40;

    /** Times that a run is taken over, whatever came of it. */
    static final int TAKEN_OVER = 200;

    private AttemptLimits() {}

    /**
     * Asked before a run is taken over.
     *
     * @param way in which it is to go on
     * @throws EnvironmentFailure when it was tried often enough; nothing has been changed
     */
    static void require(RunState state, List<Entry> entries, Direction way) {
        boolean back = way == Direction.BACK;
        Map<String, RunState.StepState> steps = back ? state.undone() : state.steps();
        Optional<String> tired = steps.entrySet().stream()
                .filter(step -> step.getValue().progress() != RunState.Progress.DONE)
                .filter(step -> step.getValue().attempts() >= (back ? BACK : FORWARD))
                .map(step -> step.getKey() + " was begun " + step.getValue().attempts() + " times")
                .findFirst();
        long takenOver = entries.stream()
                .filter(entry -> entry.event() instanceof Event.RunResumed)
                .count();
        int most = back ? TAKEN_OVER + BACK : TAKEN_OVER;
        Optional<String> why = tired.or(() ->
                takenOver < most ? Optional.empty() : Optional.of("the run was taken over " + takenOver + " times"));
        if (why.isPresent()) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            why.get() + ", and is not tried again",
                            "Whatever keeps it from its end has to be looked at first. Nothing was changed now.",
                            wayOut(state, back)));
        }
    }

    private static String wayOut(RunState state, boolean back) {
        return state.open()
                ? (back ? "" : "upgrade rollback returns to the old version; ") + "upgrade abandon " + state.run()
                        + " --reason TEXT ends the run as it stands"
                : "it stays as it is, and the version that runs now goes on; upgrade apply begins another run";
    }
}
