package org.upgradekit.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Step;
import org.upgradekit.service.Service;

/**
 * Performs a plan's steps in order, skipping those that are done: the same loop begins a run and resumes it. A crash
 * anywhere leaves at most one step with an intent and no outcome.
 */
public final class Runner {
    /** A step that was begun this often does not come to its end by being begun again. */
    private static final int MOST_ATTEMPTS = 20;

    private final RunContext context;
    private final StepRunner steps;
    private final WayBack wayBack;
    private final Duties duties;

    public Runner(RunContext context) {
        this.context = context;
        this.steps = new StepRunner(context);
        this.wayBack = new WayBack(context);
        this.duties = new Duties(context);
    }

    /** Begins the run; its directory and plan exist, its journal is empty. */
    public Outcome begin(Event.RunBegan began, List<Event.CheckEnded> checks) {
        context.journal().append(began);
        checks.forEach(context.journal()::append);
        return forward();
    }

    /** Takes an interrupted or stopped run over and goes on in the direction that it had. */
    public Outcome resume(Event.RunResumed resumed) {
        context.journal().append(resumed);
        if (context.state().direction() == RunState.Direction.BACK) {
            return wayBack.go(false);
        }
        new Recovery(context, steps).prepare();
        return forward();
    }

    /**
     * Takes a run over, and goes back.
     *
     * @throws EnvironmentFailure before anything is stopped or recorded, when what it would put back is not there
     */
    public Outcome rollback(Event.RunResumed resumed, String by, String reason) {
        wayBack.require(reason);
        context.journal().append(resumed);
        if (context.state().direction() != RunState.Direction.BACK) {
            new Recovery(context, steps).fence();
            wayBack.decide(by, reason, true);
        }
        return wayBack.go(true);
    }

    /**
     * Ends the run for good, as it stands: nothing is put back, and nothing is started. What the run had taken out of
     * everybody's reach for its work, and nobody else could find, is within reach again: public names, fenced services.
     */
    public Outcome abandon(String by, String reason) {
        List<String> atWork = new Recovery(context, steps).atWork();
        if (!atWork.isEmpty()) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            "run " + context.state().run() + " is still at work",
                            String.join("\n", atWork),
                            "Wait for its end, or end it; upgrade resume and upgrade rollback do that"));
        }
        context.journal().append(new Event.Decided("abandon", by, reason));
        List<String> kept = new ArrayList<>(release());
        context.journal().append(new Event.RunEnded("abandoned", ExitCode.DONE.code()));
        log("abandoned by " + by + " (" + reason + ")");
        Outcome outcome = outcome(ExitCode.DONE);
        kept.addAll(outcome.kept());
        return new Outcome(outcome.code(), outcome.state(), kept);
    }

    /** What could not be released, for people: a server that is gone for good must not keep a run open for ever. */
    private List<String> release() {
        Set<String> owed = Set.copyOf(context.state().owed().keySet());
        List<String> failures = new ArrayList<>();
        for (Step step : context.plan().steps()) {
            if (owed.contains(step.id())) {
                try {
                    release(step);
                } catch (Failure failure) {
                    failures.add("not within reach again, " + step.id() + ": "
                            + failure.diagnostics().get(0).summary());
                }
            }
        }
        return failures;
    }

    private void release(Step step) {
        if (step.action() instanceof Action.OpenStore open) {
            context.parts().stores().open(open.store());
            context.journal().append(new Event.Settled(step.id()));
        } else if (step.action() instanceof Action.StartService start) {
            Optional.ofNullable(context.parts().services().get(start.service())).ifPresent(Service::unfence);
        }
    }

    /** Takes an operator's word for the content of a dirty store; the run stays where it is. */
    public Outcome accept(String store, String by, String reason) {
        context.journal().append(new Event.Decided("accept", by, store + ": " + reason));
        context.journal().append(new Event.StoreClean(store, "accepted by " + by));
        return outcome(ExitCode.DONE);
    }

    private Outcome forward() {
        for (Step step : context.plan().steps()) {
            turn(step);
            if (context.state().done(step.id())) {
                duties.settle(step);
                continue;
            }
            if (!context.stop().requested().isEmpty()) {
                context.journal().append(new Event.RunInterrupted(context.stop().requested()));
                return outcome(ExitCode.INTERRUPTED);
            }
            if (context.state().attempts(step.id()) >= MOST_ATTEMPTS || !steps.run(step)) {
                return context.stop().requested().isEmpty() ? failed(step) : interrupted();
            }
        }
        context.journal().append(new Event.RunEnded("done", ExitCode.DONE.code()));
        log("done");
        return outcome(ExitCode.DONE);
    }

    /** From the first stop on it is the new version that should be running. */
    private void turn(Step step) {
        if (step.action() instanceof Action.StopService || !step.changes().isEmpty()) {
            context.hop().turnToTarget();
        }
    }

    private Outcome interrupted() {
        context.journal().append(new Event.RunInterrupted(context.stop().requested()));
        return outcome(ExitCode.INTERRUPTED);
    }

    /** Where nothing changed, going back costs nothing and loses nothing: then no policy is asked. */
    private Outcome failed(Step step) {
        RunState state = context.state();
        boolean changed =
                context.plan().steps().stream().anyMatch(one -> !one.changes().isEmpty() && state.changed(one.id()));
        if (steps.unfenced() || (changed && !context.policy().rollBack(state))) {
            String by = steps.unfenced()
                    ? "what it left could not be ended"
                    : context.policy().name();
            context.journal().append(new Event.Decided("stop", by, step.id() + " failed"));
            log("stopped at " + step.id());
            return outcome(ExitCode.OPERATOR_NEEDED);
        }
        wayBack.decide(changed ? context.policy().name() : "nothing had changed", step.id() + " failed", false);
        return wayBack.go(false);
    }

    private Outcome outcome(ExitCode code) {
        return new Outcome(code, context.state(), context.parts().stores().kept());
    }

    private void log(String result) {
        Instant began = context.state().began();
        long seconds = Duration.between(began, context.parts().host().clock().instant())
                .toSeconds();
        context.note(began + " " + context.state().run() + " "
                + context.plan().head().from() + " to "
                + context.plan().head().to() + ": " + result + " after " + seconds + " s");
    }
}
