package org.upgradekit.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.upgradekit.action.Actions;
import org.upgradekit.action.Probe;
import org.upgradekit.action.StepWatch;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Step;

/**
 * Makes a run that was cut off or that failed ready to go on: fence, probe, restore what is dirty. Never twice by guess:
 * a step runs again only when it is known not to have happened, or was made as if it had not.
 */
final class Recovery {
    private final RunContext context;
    private final StepRunner steps;
    private final Fencing fencing;
    private final Actions actions;
    private final Effects effects;

    Recovery(RunContext context, StepRunner steps) {
        this.context = context;
        this.steps = steps;
        this.fencing = new Fencing(context);
        this.actions = new Actions(context.parts());
        this.effects = new Effects(context);
    }

    /** Before going forward again. What became of a step is asked with the values that it had. */
    void prepare() {
        if (context.hop().steps().stream()
                .anyMatch(step -> HopRunner.turns(step) && context.state().touched(step.id()))) {
            context.versions().turnToTarget();
        }
        fence();
        cut().ifPresent(this::judge);
        new FenceCheck(context, steps).hold();
        renew();
    }

    /** Ends what still works for the step that has no end, and marks what it may have changed. */
    void fence() {
        List<Step> begun = begunWithoutEnd();
        begun.forEach(fencing::fence);
        // A renewal that was cut off works under the mark of a step that counts as not begun again; an undo before it,
        // under that of one that counts as done.
        Set<String> dirty = context.state().dirty();
        context.hop().steps().stream()
                .filter(step -> !begun.contains(step))
                .filter(step -> step.changes().stream().anyMatch(dirty::contains)
                        || (!dirty.isEmpty() && Effects.hasUndo(step)))
                .forEach(fencing::quietly);
    }

    /** Processes that still work for such a step, in words. */
    List<String> atWork() {
        Stream<String> forward = begunWithoutEnd().stream().map(Step::id);
        Stream<String> back = context.state().undone().entrySet().stream()
                .filter(step -> step.getValue().progress() != RunState.Progress.DONE)
                .map(Map.Entry::getKey);
        return Stream.concat(forward, back)
                .flatMap(step -> fencing.atWork(step).stream()
                        .map(one -> step + ": pid " + one.pid() + " "
                                + context.parts().redactor().redact(one.command())))
                .toList();
    }

    private List<Step> begunWithoutEnd() {
        RunState state = context.state();
        return context.hop().steps().stream()
                .filter(step -> state.touched(step.id()) && !state.done(step.id()))
                .toList();
    }

    private Optional<Step> cut() {
        return context.state().inFlight().flatMap(context.plan()::step);
    }

    /** What became of the step that was cut off. */
    private void judge(Step step) {
        boolean believed = step.changes().stream().noneMatch(context.state().dirty()::contains);
        Probe probe = believed ? actions.of(step).probe() : new Probe(Probe.Outcome.PARTLY, "its store is dirty");
        if (probe.outcome() == Probe.Outcome.DONE) {
            // Whoever did it was killed before it made this durable: what a probe sees a server may still lose.
            context.parts().stores().flush(step.changes());
            steps.record(step, 0, Map.of("probed", probe.why()));
        } else if (!step.changes().isEmpty()) {
            soil(step.changes(), step.id());
            context.journal().append(new Event.StepProbed(step.id(), spelled(probe), probe.why()));
        } else {
            if (probe.outcome() == Probe.Outcome.UNKNOWN) {
                effects.takeBack(step);
            }
            String word = probe.outcome() == Probe.Outcome.PARTLY ? "partly" : "not-done";
            context.journal().append(new Event.StepProbed(step.id(), word, probe.why()));
        }
    }

    /**
     * Puts dirty stores back. What other steps had done to such a store is gone with that, so they run again, and so does
     * all that came after the first of them.
     */
    private void renew() {
        Set<String> dirty = new LinkedHashSet<>(context.state().dirty());
        if (dirty.isEmpty()) {
            return;
        }
        List<Step> again = closure(dirty);
        refuseServed(dirty);
        soil(List.copyOf(dirty), again.get(0).id());
        takeBack(again);
        context.parts().stores().hold(context.parts().leash(again.get(0).id(), StepWatch.silent()));
        for (String store : dirty) {
            context.parts().stores().renew(store);
            context.journal().append(new Event.StoreClean(store, "renewed from the restore point"));
        }
    }

    /**
     * The last one first: cut off at any of them, those before it are still known to have been begun, and are found again
     * together with all that came after them.
     */
    private void takeBack(List<Step> again) {
        RunState state = context.state();
        for (int i = again.size() - 1; i >= 0; i--) {
            Step step = again.get(i);
            if (state.changed(step.id())) {
                effects.takeBack(step);
            }
            if (state.touched(step.id())) {
                context.journal().append(new Event.StepProbed(step.id(), "not-done", "its stores are put back"));
            }
        }
    }

    /** A service that was let at a store before it changed may have written to it: what stands there is not ours alone. */
    private void refuseServed(Set<String> dirty) {
        for (String store : dirty) {
            boolean served = untilChanged(store).stream()
                    .anyMatch(one -> one.action() instanceof Action.StartService
                            && context.state().done(one.id()));
            if (served) {
                throw new EnvironmentFailure(
                        ExitCode.OPERATOR_NEEDED,
                        Diagnostic.error(
                                store + " is dirty, and the new version has served on it since the restore point",
                                "Before the step runs again the store would be put back, and what users wrote since would"
                                        + " be lost. Nothing was changed now.",
                                "upgrade rollback returns to the old version and keeps what is there aside; or upgrade"
                                        + " accept " + store + " --reason TEXT, then upgrade resume, goes on with what"
                                        + " is there"));
            }
        }
    }

    /** The steps before a store is given to its services, or where none gives it, before it was changed for the last time. */
    private List<Step> untilChanged(String store) {
        List<Step> all = context.hop().steps();
        int end = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).action().equals(new Action.OpenStore(store))) {
                return all.subList(0, i);
            }
            if (all.get(i).changes().contains(store)) {
                end = i;
            }
        }
        return all.subList(0, end);
    }

    /** Extends the set of dirty stores until no step that runs again changes another one; returns those steps. */
    private List<Step> closure(Set<String> dirty) {
        RunState state = context.state();
        List<Step> all = context.hop().steps();
        int first = all.size();
        int before;
        do {
            before = first;
            for (int i = 0; i < all.size(); i++) {
                Step step = all.get(i);
                if (state.touched(step.id()) && step.changes().stream().anyMatch(dirty::contains)) {
                    first = Math.min(first, i);
                }
            }
            for (Step step : all.subList(Math.min(first, all.size()), all.size())) {
                if (state.touched(step.id())) {
                    dirty.addAll(step.changes());
                }
            }
        } while (first < before);
        return first == all.size()
                ? new ArrayList<>(all.subList(all.size() - 1, all.size()))
                : all.subList(first, all.size());
    }

    private void soil(List<String> stores, String step) {
        stores.stream()
                .filter(store -> !context.state().dirty().contains(store))
                .forEach(store -> context.journal().append(new Event.StoreDirty(store, step)));
    }

    private static String spelled(Probe probe) {
        return probe.outcome() == Probe.Outcome.UNKNOWN ? "unknown" : "partly";
    }
}
