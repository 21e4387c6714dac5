package org.upgradekit.view;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.upgradekit.journal.RunState.Progress;
import org.upgradekit.journal.RunState.StepState;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.Step;

/**
 * All that a live view shows, at one moment.
 *
 * @param report the run as far as its journal goes; its exit code and what is kept are not looked at
 * @param rollback the way back, once there is one
 * @param finished what is told and has not left the live part of the screen
 * @param crowded whether something has left it already, because it had no room
 * @param output the last lines of the step at work, as they came
 * @param waitsFor how far that step is, or what it waits for; empty when it did not say
 * @param interrupt what an interrupt does, or is doing
 * @param watch the command that shows the run from elsewhere; empty for who watches already
 */
record Scene(
        RunReport report,
        Optional<Rollback> rollback,
        List<Passage> finished,
        boolean crowded,
        List<String> output,
        String waitsFor,
        String interrupt,
        String watch) {

    /** The step at work; none between two, or when the run has ended. */
    Optional<String> current() {
        return report.state().open() ? report.state().inFlight() : Optional.empty();
    }

    /** How the step at work stands. */
    Optional<StepState> currentState() {
        return current()
                .map(id -> (report.back()
                                ? report.state().undone()
                                : report.state().steps())
                        .get(id));
    }

    /** What is still to come in the direction in which the run goes. */
    List<Step> ahead() {
        if (!report.state().open()) {
            return List.of();
        }
        if (report.back()) {
            return rollback.map(Rollback::steps).orElse(List.of()).stream()
                    .filter(step -> !begun(report.state().undone().get(step.id())))
                    .toList();
        }
        return report.plan().steps().stream()
                .filter(step -> !begun(report.state().steps().get(step.id())))
                .toList();
    }

    private static boolean begun(@Nullable StepState state) {
        return state != null && state.progress() != Progress.NOT_DONE;
    }
}
