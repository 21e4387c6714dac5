package org.upgradekit.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.action.Actions;
import org.upgradekit.action.StepWatch;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Step;

/**
 * Services that a run had started and that run no more, or not yet again, when it goes on: they died, or the host was
 * rebooted. What comes after their start asks them, so they are started and waited for first.
 */
final class Fallen {
    private final RunContext context;

    Fallen(RunContext context) {
        this.context = context;
    }

    /**
     * Whether a step, which is done, has to be done again: its service does not run, or is not ready at this moment.
     *
     * @param way the steps of the way that the run is on
     * @param states of those that were begun
     */
    boolean again(Step step, List<Step> way, Map<String, RunState.StepState> states) {
        if (step.action() instanceof Action.AwaitReady ready) {
            return !stoppedAfter(step, ready.service(), way, states) && !ready(step);
        }
        return step.action() instanceof Action.StartService start
                && Optional.ofNullable(context.parts().services().get(start.service()))
                        .filter(service -> !service.running())
                        .isPresent()
                && !stoppedAfter(step, start.service(), way, states);
    }

    /** Whoever is asked before a stop, as an old version is, need not answer after it. */
    private static boolean stoppedAfter(
            Step step, String service, List<Step> way, Map<String, RunState.StepState> states) {
        return way.stream()
                .skip(way.indexOf(step))
                .anyMatch(later ->
                        later.action().equals(new Action.StopService(service)) && states.containsKey(later.id()));
    }

    /** Asks once, and records nothing: a host that boots starts its services, and they take a while. */
    private boolean ready(Step step) {
        try {
            new Actions(context.parts()).of(step).perform(StepWatch.once());
            return true;
        } catch (Failure notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Starts the service of a step whose start migrates, and records nothing: a record of a start that was begun says that its
     * stores may be half-migrated, and they would be put back, with what users wrote since it was ready.
     */
    void start(Step step) {
        try (StepLog log = new StepLog(context, step.id())) {
            log.progress("it runs no more, and is started again");
            new Actions(context.parts()).of(step).perform(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFailure(
                    ExitCode.INTERRUPTED,
                    Diagnostic.error("interrupted while it was started", "", "upgrade resume"),
                    e);
        } catch (Failure failure) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "what " + step.id() + " had started runs no more, and cannot be started again",
                            context.parts().redactor().redact(failure.first().text()),
                            "Mend the cause, or start it by hand, then: upgrade resume; or: upgrade rollback"),
                    failure);
        }
    }
}
