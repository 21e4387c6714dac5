package org.upgradekit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.Step;

/**
 * Plans the undo of a rollback, and the way back after that, from the way that was gone last: the same services are stopped
 * and started, and each store that was put back changes places with what was kept of it. A pure function, so that it can be
 * shown before it is done.
 */
public final class TurnPlanner {
    private final Hop hop;
    private final boolean newer;

    private TurnPlanner(Hop hop, boolean newer) {
        this.hop = hop;
        this.newer = newer;
    }

    /**
     * The plan of the turn.
     *
     * @param newer whether it leads to the new version
     */
    public static Rollback plan(Hop hop, Rollback last, boolean newer, String reason) {
        TurnPlanner planner = new TurnPlanner(hop, newer);
        List<Step> steps = new ArrayList<>();
        last.steps().forEach(step -> planner.turned(step).ifPresent(steps::add));
        return new Rollback(last.run(), reason, true, steps);
    }

    /** The stores that change places, in their order. */
    public static List<String> stores(Rollback last) {
        return last.steps().stream()
                .flatMap(step -> store(step.action()).stream())
                .toList();
    }

    /** The store that a step puts back, or exchanged since. */
    private static Optional<String> store(Action action) {
        return action instanceof Action.RestoreStore restore
                ? Optional.of(restore.store())
                : action instanceof Action.ExchangeStore exchange ? Optional.of(exchange.store()) : Optional.empty();
    }

    private Optional<Step> turned(Step step) {
        String version = newer ? hop.to() : hop.from();
        if (step.action() instanceof Action.StopService) {
            return Optional.of(step);
        } else if (step.action() instanceof Action.StartService start) {
            return Optional.of(step(step.id(), "start " + start.service() + " " + version, start));
        } else if (step.action() instanceof Action.AwaitReady) {
            return Optional.of(step);
        } else if (step.action() instanceof Action.CheckVersion) {
            return Optional.of(step(step.id(), "version " + version, new Action.CheckVersion(version)));
        }
        return store(step.action())
                .map(store -> step(
                        hop.id("exchange." + store),
                        (newer
                                        ? "put " + store + " back as the rollback found it"
                                        : "put " + store + " back as the undo found it")
                                + ", keep what is there aside",
                        new Action.ExchangeStore(store, newer)));
    }

    private static Step step(String id, String what, Action action) {
        return new Step(id, "rollback", what, action, List.of(), Optional.empty(), "-", "");
    }
}
