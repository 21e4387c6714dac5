package org.upgradekit.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.Journal;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;

/**
 * Performs a plan hop by hop, skipping those that are done: the same loop begins a run and resumes it. Each hop is a full
 * cycle; the way back from one leads to the version that it began with.
 */
public final class Runner {
    private final Plan plan;
    private final Journal journal;
    private final Hops hops;

    public Runner(Plan plan, Journal journal, Hops hops) {
        this.plan = plan;
        this.journal = journal;
        this.hops = hops;
    }

    /**
     * Begins the run; its directory and plan exist, its journal is empty.
     *
     * @throws Failure before anything is recorded, when another run has one of its stores, exit code 8, or was faster, exit
     *     code 9
     */
    public Outcome begin(Event.RunBegan began, List<Event.CheckEnded> checks) {
        StoreClaims.begin(hops, plan);
        journal.append(began);
        checks.forEach(journal::append);
        return forward(context());
    }

    /**
     * Takes an interrupted or stopped run over and goes on in the direction that it had.
     *
     * @throws EnvironmentFailure before anything is recorded, when that was tried too often
     */
    public Outcome resume(Event.RunResumed resumed) {
        AttemptLimits.require(state(), journal.entries(), state().direction());
        StoreClaims.resume(hops, plan, state());
        journal.append(resumed);
        RunContext context = context();
        if (state().direction() == RunState.Direction.BACK) {
            return new WayBack(context).go(false);
        }
        new Recovery(context, new StepRunner(context)).prepare();
        return forward(context);
    }

    /**
     * Takes a run over, and goes back to the version that its last hop began with.
     *
     * @throws EnvironmentFailure before anything is stopped or recorded, when what it would put back is not there, or that
     *     was tried too often
     */
    public Outcome rollback(Event.RunResumed resumed, String by, String reason) {
        StoreClaims.back(hops, plan, state());
        if (state().undoing()) {
            return turn(resumed, false, by, reason);
        }
        RunContext context = context();
        WayBack wayBack = new WayBack(context);
        check(context).back(reason);
        journal.append(resumed);
        if (state().direction() != RunState.Direction.BACK) {
            new Recovery(context, new StepRunner(context)).fence();
            wayBack.decide(by, reason, true);
        }
        return wayBack.go(true);
    }

    /**
     * Takes a run over that went back after it had been done, and leads to the new version again; an undo that was begun
     * goes on.
     *
     * @throws EnvironmentFailure before anything is stopped or recorded, when what was put aside is not there, or an undo that
     *     was begun was tried too often
     */
    public Outcome undoRollback(Event.RunResumed resumed, String by, String reason) {
        StoreClaims.back(hops, plan, state());
        if (state().undoing() && state().open()) {
            RunContext context = context();
            check(context).again();
            journal.append(resumed);
            return new WayBack(context).go(true);
        }
        return turn(resumed, true, by, reason);
    }

    private WayCheck check(RunContext context) {
        return new WayCheck(plan, state(), journal.entries(), context.parts().stores(), context.product());
    }

    private Outcome turn(Event.RunResumed resumed, boolean newer, String by, String reason) {
        RunContext context = context();
        WayBack wayBack = new WayBack(context);
        if (newer) {
            check(context).again();
        } else {
            check(context).back(reason);
        }
        journal.append(resumed);
        wayBack.turn(newer, by, reason);
        return wayBack.go(true);
    }

    /**
     * Ends the run for good, as it stands: nothing is put back, and nothing is started. What the run had taken out of
     * everybody's reach for its work, and nobody else could find, is within reach again: public names, fenced services.
     */
    public Outcome abandon(String by, String reason) {
        StoreClaims.back(hops, plan, state());
        RunContext context = context();
        List<String> atWork = new Recovery(context, new StepRunner(context)).atWork();
        if (!atWork.isEmpty()) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            "run " + state().run() + " is still at work",
                            String.join("\n", atWork),
                            "Wait for its end, or end it; upgrade resume and upgrade rollback do that"));
        }
        journal.append(new Event.Decided("abandon", by, reason));
        List<String> kept = new Release(context).all();
        journal.append(new Event.RunEnded("abandoned", ExitCode.DONE.code()));
        log(context, "abandoned by " + by + " (" + reason + ")");
        return context.outcome(ExitCode.DONE).withKept(kept);
    }

    /**
     * Takes an operator's word for the content of a dirty store; the run stays where it is. A step that was cut off at it has
     * failed then: nobody asks once more what became of it, so whatever else it changes is dirty.
     *
     * @throws EnvironmentFailure before anything is recorded, when a resume had begun to put the store back: no step counts
     *     as having changed it any more, so that a rollback would give it back as it stands; exit code 3
     */
    public Outcome accept(String store, String by, String reason) {
        refusePutBack(store);
        journal.append(new Event.Decided("accept", by, store + ": " + reason));
        state().inFlight()
                .flatMap(plan::step)
                .filter(step -> step.changes().contains(store))
                .ifPresent(step -> {
                    step.changes().stream()
                            .filter(other -> !state().dirty().contains(other))
                            .forEach(other -> journal.append(new Event.StoreDirty(other, step.id())));
                    journal.append(
                            new Event.StepFailed(step.id(), 0, "it was cut off; " + store + " is accepted", List.of()));
                });
        journal.append(new Event.StoreClean(store, "accepted by " + by));
        return context().outcome(ExitCode.DONE);
    }

    private void refusePutBack(String store) {
        boolean counts = plan.hop(state().hop()).steps().stream()
                .anyMatch(step -> step.changes().contains(store) && state().touched(step.id()));
        if (!counts) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            "a resume has begun to put " + store + " back",
                            "What stands there now may be neither what a step left nor what was saved. Nothing was changed.",
                            "upgrade resume puts it back and goes on; upgrade rollback returns to the old version"));
        }
    }

    /** The hop at hand, then those after it. */
    private Outcome forward(RunContext first) {
        RunContext context = first;
        while (true) {
            Optional<Outcome> ended = new HopRunner(context).forward();
            if (ended.isPresent()) {
                return ended.get();
            }
            if (context.hop().number() == plan.hops().size()) {
                journal.append(new Event.RunEnded("done", ExitCode.DONE.code()));
                log(context, "done");
                return context.outcome(ExitCode.DONE);
            }
            Optional<String> refusal = next(context);
            context = context();
            if (refusal.isPresent()) {
                journal.append(new Event.RunInterrupted(refusal.get()));
                return context.outcome(ExitCode.INTERRUPTED);
            }
        }
    }

    /** What refuses the hop after this one: then the product runs in the version between, and the run can go on later. */
    private Optional<String> next(RunContext before) {
        Hop hop = plan.hop(before.hop().number() + 1);
        Map<String, String> world;
        try {
            world = StoreClaims.next(hops, plan, hop);
        } catch (Failure failure) {
            String why = failure.diagnostics().stream().map(Runner::sentence).collect(Collectors.joining("; "));
            return Optional.of(before.parts().redactor().redact("the hop to " + hop.to() + " cannot begin: " + why));
        }
        journal.append(new Event.HopBegan(hop.number(), world));
        return Optional.empty();
    }

    private static String sentence(Diagnostic one) {
        return one.line() + (one.hint().isEmpty() ? "" : ": " + one.hint());
    }

    /** Of the hop that was begun last. */
    private RunContext context() {
        return hops.open(plan.hop(state().hop()));
    }

    private RunState state() {
        return journal.state().orElseThrow(() -> new IllegalStateException("the run has not begun"));
    }

    private void log(RunContext context, String result) {
        long seconds = context.parts().host().since(state().began()).toSeconds();
        context.note(state().beganText() + " " + state().run() + " "
                + plan.head().from() + " to " + plan.head().to() + ": " + result + " after " + seconds + " s");
    }
}
