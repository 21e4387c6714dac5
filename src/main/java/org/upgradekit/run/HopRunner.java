package org.upgradekit.run;

import java.util.Optional;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Step;

/**
 * Performs the steps of one hop in order, skipping those that are done. A crash anywhere leaves at most one step with an
 * intent and no outcome.
 */
final class HopRunner {
    private final RunContext context;
    private final StepRunner steps;
    private final Duties duties;
    private final Fallen fallen;
    private final Effects effects;

    HopRunner(RunContext context) {
        this.context = context;
        this.steps = new StepRunner(context);
        this.duties = new Duties(context);
        this.fallen = new Fallen(context);
        this.effects = new Effects(context);
    }

    /** Empty when the hop is through; else how the run stopped or ended in it. */
    Optional<Outcome> forward() {
        for (Step step : context.hop().steps()) {
            turn(step);
            if (context.state().done(step.id()) && stands(step)) {
                duties.settle(step);
                continue;
            }
            Optional<Outcome> held = held(step);
            if (held.isPresent()) {
                return held;
            }
            if (isFailed(step)) {
                effects.takeBack(step);
            }
            if (!steps.run(step)) {
                return Optional.of(
                        context.stop().requested().isEmpty()
                                ? failed(step.id() + " failed")
                                : interrupted(context.stop().requested()));
            }
        }
        return Optional.empty();
    }

    /** What it did outside of any store before it failed is there still, unless it was taken back with a store since. */
    private boolean isFailed(Step step) {
        RunState.StepState state = context.state().steps().get(step.id());
        return state != null && state.progress() == RunState.Progress.FAILED;
    }

    /** Whether a step that is done needs nothing more. */
    private boolean stands(Step step) {
        if (!fallen.again(step, context.hop().steps(), context.state().steps())) {
            return true;
        }
        if (step.changes().isEmpty()) {
            return false;
        }
        fallen.start(step);
        return true;
    }

    /** What ends or interrupts the run between two steps. */
    private Optional<Outcome> held(Step next) {
        Optional<String> asked = Optional.of(context.stop().requested()).filter(signal -> !signal.isEmpty());
        Optional<String> pause = asked.or(() -> context.policy().pause(next));
        return pause.map(this::interrupted)
                .or(() -> context.policy().tooLate(next).map(this::failed));
    }

    /** From the first stop on it is the new version that should be running. */
    private void turn(Step step) {
        if (turns(step)) {
            context.versions().turnToTarget();
        }
    }

    static boolean turns(Step step) {
        return step.action() instanceof Action.StopService || !step.changes().isEmpty();
    }

    private Outcome interrupted(String why) {
        context.journal().append(new Event.RunInterrupted(why));
        return context.outcome(ExitCode.INTERRUPTED);
    }

    /** Where nothing changed, going back costs nothing and loses nothing: then no policy is asked. */
    private Outcome failed(String why) {
        RunState state = context.state();
        boolean changed =
                context.hop().steps().stream().anyMatch(one -> !one.changes().isEmpty() && state.changed(one.id()));
        boolean owed = state.steps().entrySet().stream()
                .anyMatch(step -> Hop.base(step.getKey()).startsWith("finally.")
                        && step.getValue().progress() == RunState.Progress.FAILED);
        if (steps.unfenced() || owed || (changed && !context.policy().rollBack(state))) {
            String by = steps.unfenced()
                    ? "what it left could not be ended"
                    : owed ? "the upgrade itself is through" : context.policy().name();
            context.journal().append(new Event.Decided("stop", by, why));
            context.note(context.state().began() + " " + state.run() + " "
                    + context.hop().from() + " to " + context.hop().to() + ": stopped, " + why);
            return context.outcome(ExitCode.OPERATOR_NEEDED);
        }
        WayBack wayBack = new WayBack(context);
        wayBack.decide(changed ? context.policy().name() : "nothing had changed", why, false);
        return wayBack.go(false);
    }
}
