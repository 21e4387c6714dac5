package org.upgradekit.run;

import java.util.Optional;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.Step;
import org.upgradekit.service.Service;

/**
 * Performs the way back. Its steps converge, so one that a crash cut off is simply done again, after it was fenced. Its
 * plan is on the disk before the decision is journalled.
 */
final class WayBack {
    private final RunContext context;
    private final UndoRunner steps;
    private final Fencing fencing;
    private final Duties duties;
    private final Fallen fallen;

    WayBack(RunContext context) {
        this.context = context;
        this.steps = new UndoRunner(context);
        this.fencing = new Fencing(context);
        this.duties = new Duties(context);
        this.fallen = new Fallen(context);
    }

    /** Plans the way back from what the journal says, writes it, and decides it. */
    void decide(String by, String reason, boolean asked) {
        RunState state = context.state();
        Rollback rollback = RollbackPlanner.plan(context.plan(), context.hop(), state, reason, asked);
        context.product().write(state.run(), 0, rollback);
        context.journal().append(new Event.Decided("rollback", by, reason));
    }

    /** Ends what a way that was cut off left at work, plans the other one, writes it, and records that the run turns. */
    void turn(boolean newer, String by, String reason) {
        RunState state = context.state();
        Rollback last = context.product().rollback(state.run());
        last.steps().stream()
                .filter(step -> state.inFlight().filter(step.id()::equals).isPresent())
                .forEach(fencing::fence);
        int turn = state.turns() + 1;
        context.product().write(state.run(), turn, TurnPlanner.plan(context.hop(), last, newer, reason));
        String version = newer ? context.hop().to() : context.hop().from();
        context.journal().append(new Event.Turned(turn, version, by, reason));
    }

    /** @param asked by an operator now, whatever decided it first: then its success is one */
    Outcome go(boolean asked) {
        if (context.state().undoing()) {
            context.versions().turnAgain();
        } else {
            context.versions().turnBack();
        }
        Rollback rollback = context.product().rollback(context.state().run());
        for (Step step : rollback.steps()) {
            RunState.StepState state = context.state().undone().get(step.id());
            boolean done = state != null && state.progress() == RunState.Progress.DONE;
            if (done
                    && !startedSince(rollback, step)
                    && !fallen.again(step, rollback.steps(), context.state().undone())) {
                duties.settle(step);
                continue;
            }
            if (!context.stop().requested().isEmpty()) {
                context.journal().append(new Event.RunInterrupted(context.stop().requested()));
                return context.outcome(ExitCode.INTERRUPTED);
            }
            if (state != null) {
                fencing.fence(step);
            }
            if (!steps.run(step, state == null ? 1 : state.attempts() + 1)) {
                return failed();
            }
        }
        return ended(rollback, asked || rollback.asked());
    }

    /** A step that a signal ended is no step that failed, as on the way forward. */
    private Outcome failed() {
        if (context.stop().requested().isEmpty()) {
            return context.outcome(ExitCode.ROLLBACK_FAILED);
        }
        context.journal().append(new Event.RunInterrupted(context.stop().requested()));
        return context.outcome(ExitCode.INTERRUPTED);
    }

    /** Stopped on this way, and running again before the way came to its start: nobody puts back a store beneath it. */
    private boolean startedSince(Rollback rollback, Step step) {
        if (!(step.action() instanceof Action.StopService stop)) {
            return false;
        }
        boolean ours = rollback.steps().stream()
                .anyMatch(one -> one.action().equals(new Action.StartService(stop.service()))
                        && context.state().undone().containsKey(one.id()));
        return !ours
                && Optional.ofNullable(context.parts().services().get(stop.service()))
                        .filter(Service::running)
                        .isPresent();
    }

    private Outcome ended(Rollback rollback, boolean asked) {
        context.state().owed().keySet().stream()
                .toList()
                .forEach(duty -> context.journal().append(new Event.Settled(duty)));
        ExitCode code = asked ? ExitCode.DONE : ExitCode.ROLLED_BACK;
        boolean restored = !TurnPlanner.stores(rollback).isEmpty();
        boolean undone = context.state().undoing();
        String result = undone ? "rollback-undone" : restored ? "rolled-back" : "nothing-changed";
        context.journal().append(new Event.RunEnded(result, code.code()));
        context.note(context.state().beganText() + " " + context.state().run() + " "
                + context.plan().head().from() + " to "
                + context.plan().head().to() + ": "
                + (undone ? "rollback undone" : restored ? "rolled back" : "nothing changed")
                + " (" + rollback.reason() + ")");
        return context.outcome(code);
    }
}
