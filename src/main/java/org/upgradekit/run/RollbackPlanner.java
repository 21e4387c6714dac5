package org.upgradekit.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.Step;

/**
 * Plans the way back from a plan and what its journal says was begun: stop what may run, undo what stands outside any
 * store, restore the stores that may have changed, newest first, start the old version and ask whether it is ready. A
 * pure function, so that it can be shown before it is done.
 */
public final class RollbackPlanner {
    private final Plan plan;
    private final Hop hop;
    private final RunState state;
    private final List<Step> back = new ArrayList<>();

    private RollbackPlanner(Plan plan, Hop hop, RunState state) {
        this.plan = plan;
        this.hop = hop;
        this.state = state;
    }

    public static Rollback plan(Plan plan, Hop hop, RunState state, String reason, boolean asked) {
        RollbackPlanner planner = new RollbackPlanner(plan, hop, state);
        planner.stop();
        planner.undo();
        planner.restore();
        planner.start();
        return new Rollback(state.run(), reason, asked, planner.back);
    }

    /** Also a step that is to be done again: what it had closed or stopped before is closed and stopped still. */
    private boolean begun(Step step) {
        return state.steps().containsKey(step.id());
    }

    private List<Step> changedBackwards() {
        List<Step> steps = new ArrayList<>(
                hop.steps().stream().filter(step -> state.changed(step.id())).toList());
        Collections.reverse(steps);
        return steps;
    }

    /**
     * Every service that the run stopped: it, or somebody, may have started one since. Where no store was touched yet a
     * service that could not be stopped may go on running, but not be on its way down when it is started.
     */
    private void stop() {
        boolean stores = hop.steps().stream().anyMatch(step -> begun(step) && atStores(step));
        for (Step step : hop.steps()) {
            if (!(step.action() instanceof Action.StopService stop) || !begun(step)) {
                continue;
            }
            if (stores) {
                back.add(step);
            } else if (!state.done(step.id())) {
                Action finish = new Action.FinishStop(stop.service());
                add(Hop.base(step.id()), "finish the stop of " + stop.service(), finish, step.limit());
            }
        }
    }

    private static boolean atStores(Step step) {
        return step.action() instanceof Action.SaveStores || !step.changes().isEmpty();
    }

    private void undo() {
        for (Step step : changedBackwards()) {
            if (step.action() instanceof Action.Invoke invoke && invoke.undo().isPresent()) {
                add(
                        "undo." + Hop.base(step.id()),
                        "undo " + step.id(),
                        new Action.UndoStep(step.id(), invoke.undo().get()),
                        step.limit());
            }
        }
    }

    private void restore() {
        Set<String> changed = new LinkedHashSet<>();
        changedBackwards().forEach(step -> changed.addAll(step.changes()));
        // A resume takes its steps back before it renews a store: cut off there, nothing but this says what stands in
        // it.
        changed.addAll(state.dirty());
        for (Step step : hop.steps()) {
            if (step.action() instanceof Action.SaveStores save && begun(step)) {
                changed.forEach(store -> add(
                        "restore." + store,
                        "put " + store + " back as it was saved, keep what is there aside",
                        new Action.RestoreStore(store),
                        Optional.empty()));
                save.stores().stream()
                        .filter(store -> !changed.contains(store))
                        .forEach(store -> add(
                                "open." + store,
                                "give " + store + " back, unchanged",
                                new Action.OpenStore(store),
                                Optional.empty()));
                if (!state.done(step.id())) {
                    add(
                            "drop." + Hop.base(step.id()),
                            "drop the unfinished restore point",
                            new Action.DropSaved(save.stores()),
                            Optional.empty());
                }
            }
        }
    }

    private void start() {
        for (String service : plan.services().keySet()) {
            boolean stopped = hop.steps().stream()
                    .anyMatch(step -> step.action().equals(new Action.StopService(service)) && begun(step));
            if (stopped) {
                add(
                        "start." + service,
                        "start " + service + " " + hop.from(),
                        new Action.StartService(service),
                        Optional.empty());
                if (plan.asksReady(service)) {
                    add("ready." + service, service + " is ready", new Action.AwaitReady(service), Optional.empty());
                }
            }
        }
        if (!back.isEmpty()) {
            String from = hop.from();
            add("version.restored", "version " + from, new Action.CheckVersion(from), Optional.empty());
        }
        atLast();
    }

    /** What is owed once services run again is done on this way out as well, unless it was done already. */
    private void atLast() {
        for (Step step : hop.steps()) {
            String owed = "finally." + Hop.base(step.id());
            if (begun(step)) {
                hop.step(owed)
                        .filter(last -> !state.done(last.id()))
                        .ifPresent(last -> add(owed, last.what(), last.action(), last.limit()));
            }
        }
    }

    private void add(String id, String what, Action action, Optional<Duration> limit) {
        back.add(new Step(hop.id(id), "rollback", what, action, List.of(), limit, "-", ""));
    }
}
