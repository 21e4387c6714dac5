package org.upgradekit.run;

import java.util.List;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Plan;
import org.upgradekit.restorepoint.RunStores;

/**
 * Looks whether a rollback, or its undo, can be gone: asked before anything stops, and by whoever only wants to see the way,
 * so that no way is shown that is then refused.
 */
public record WayCheck(Plan plan, RunState state, List<Entry> entries, RunStores stores, ProductDirectory product) {
    /**
     * Of a rollback.
     *
     * @throws EnvironmentFailure when what it would put back is not there, or it was tried too often; nothing was changed
     */
    public void back(String reason) {
        if (state.undoing()) {
            kept(false);
        } else if (state.direction() != RunState.Direction.BACK) {
            saved(reason);
        }
        AttemptLimits.require(state, entries, RunState.Direction.BACK);
    }

    /**
     * Of the undo of a rollback.
     *
     * @throws EnvironmentFailure when what was put aside is not there, or it was tried too often; nothing was changed
     */
    public void again() {
        if (!state.undoing() || !state.open()) {
            kept(true);
        }
        AttemptLimits.require(state, entries, RunState.Direction.BACK);
    }

    /** Whether all is there that a way back from here would put back: a service that runs is not stopped for less. */
    private void saved(String reason) {
        List<String> lacking = RollbackPlanner.plan(plan, plan.hop(state.hop()), state, reason, true).steps().stream()
                .flatMap(step -> step.action() instanceof Action.RestoreStore restore
                        ? stores.lacking(restore.store()).map(why -> restore.store() + ": " + why).stream()
                        : Stream.empty())
                .toList();
        if (!lacking.isEmpty()) {
            throw none().notSaved(lacking);
        }
    }

    private NoWayBack none() {
        return new NoWayBack(plan, state, stores);
    }

    /** Whether all is there that is to change places: a service that runs is not stopped for less. */
    private void kept(boolean newer) {
        List<String> changing = TurnPlanner.stores(product.rollback(state.run()));
        List<String> lacking = changing.stream()
                .flatMap(store -> stores.exchangeObstacle(store, newer).map(why -> store + ": " + why).stream())
                .toList();
        if (!lacking.isEmpty()) {
            throw none().notKept(newer, lacking, changing);
        }
    }
}
