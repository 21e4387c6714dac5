package org.upgradekit.run;

import java.util.List;
import org.upgradekit.action.StepWatch;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Step;
import org.upgradekit.service.Service;

/**
 * Asks, before a run goes on, whether anybody wrote to its stores since they were saved. A restore point that is older
 * than somebody's rows must never be put in their place.
 */
final class FenceCheck {
    private final RunContext context;
    private final StepRunner steps;

    FenceCheck(RunContext context, StepRunner steps) {
        this.context = context;
        this.steps = steps;
    }

    /** Stops what runs and should not; then the restore point serves on, is made anew, or the run stops. */
    void hold() {
        boolean intruded = keptDown();
        for (Step step : context.hop().steps()) {
            List<String> lifted = breach().since(step, intruded);
            if (!lifted.isEmpty() && step.action() instanceof Action.SaveStores save) {
                anew(step, save, lifted);
            }
        }
    }

    /** Stops services that should be stopped and run, or could have been; whether somebody else may have started one. */
    private boolean keptDown() {
        boolean intruded = false;
        for (Step step : context.hop().steps()) {
            if (step.action() instanceof Action.StopService stop
                    && context.state().done(step.id())
                    && !mayRun(context.hop().id("start." + stop.service()))
                    && released(stop.service())) {
                intruded |= !context.state().touched(context.hop().id("start." + stop.service()));
                stop(step);
            }
        }
        return intruded;
    }

    /** A start that migrates and has no good end left a program that works on a store which is not believed. */
    private boolean mayRun(String start) {
        boolean migrates = context.plan()
                .step(start)
                .filter(step -> !step.changes().isEmpty())
                .isPresent();
        return migrates ? context.state().done(start) : context.state().touched(start);
    }

    /** Runs, or its fence is gone: then it may have run, and a look at its processes alone would not tell. */
    private boolean released(String id) {
        Service service = context.parts().services().get(id);
        return service != null
                && (service.running() || (!service.fenceDescription().isEmpty() && !service.fenced()));
    }

    private void stop(Step step) {
        context.journal()
                .append(new Event.StepProbed(step.id(), "not-done", "it was started again since, or could have been"));
        if (!steps.run(step)) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "a service that has to be stopped runs: " + step.id() + " failed",
                            "Nothing was changed while it runs.",
                            "stop it by hand, then: upgrade resume"));
        }
    }

    private Breach breach() {
        return new Breach(context.hop(), context.state(), context.parts().stores());
    }

    private void anew(Step step, Action.SaveStores save, List<String> lifted) {
        RunState state = context.state();
        boolean changed = breach().served()
                || save.stores().stream().anyMatch(state.dirty()::contains)
                || context.hop().steps().stream().anyMatch(one -> !one.changes().isEmpty() && state.changed(one.id()));
        if (changed) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "the fence did not hold since the restore point",
                            String.join("\n", lifted)
                                    + "\nSteps have changed stores, or the new version has been started: going on could"
                                    + " lose what was written. Nothing was changed now.",
                            wayOut(save)));
        }
        // First, because a restore point that stands is taken for the one to be made.
        context.parts().stores().hold(context.parts().leash(step.id(), StepWatch.silent()));
        context.parts().stores().discard(save.stores());
        context.journal()
                .append(new Event.StepProbed(
                        step.id(), "not-done", "the fence did not hold: " + String.join("; ", lifted)));
    }

    /** What was saved can be gone with what lifted the fence, as when the server was put back to before the clone. */
    private String wayOut(Action.SaveStores save) {
        List<String> lacking = save.stores().stream()
                .filter(breach()::changed)
                .flatMap(store -> context.parts().stores().lacking(store).map(why -> store + ": " + why).stream())
                .toList();
        return lacking.isEmpty()
                ? "upgrade rollback returns to the old version and keeps what is there aside"
                : "there is no way back as it stands: " + String.join("; ", lacking)
                        + "; bring that back, then upgrade rollback; or mend what is wrong by hand and end the run as it"
                        + " stands with upgrade abandon " + context.state().run() + " --reason 'by hand'";
    }
}
