package org.upgradekit.run;

import java.util.List;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Rollback;
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

    private Hop hop() {
        return plan.hop(state.hop());
    }

    /** Whether all is there that a way back from here would put back: a service that runs is not stopped for less. */
    private void saved(String reason) {
        List<String> lacking = RollbackPlanner.plan(plan, hop(), state, reason, true).steps().stream()
                .flatMap(step -> step.action() instanceof Action.RestoreStore restore
                        ? stores.lacking(restore.store()).map(why -> restore.store() + ": " + why).stream()
                        : Stream.empty())
                .toList();
        if (!lacking.isEmpty()) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "there is no way back: what was saved cannot be put back",
                            String.join("\n", lacking) + "\nNothing was stopped or changed now.",
                            "bring it back and roll back again"
                                    + (state.open()
                                            ? "; else mend what is wrong and go on with upgrade resume, or end the run as"
                                                    + " it stands with upgrade abandon"
                                            : "; the new version goes on as it is")));
        }
    }

    /** Whether all is there that is to change places: a service that runs is not stopped for less. */
    private void kept(boolean newer) {
        Rollback last = product.rollback(state.run());
        List<String> lacking = TurnPlanner.stores(last).stream()
                .flatMap(store -> stores.exchangeObstacle(store, newer).map(why -> store + ": " + why).stream())
                .toList();
        if (!lacking.isEmpty()) {
            String version = newer ? hop().to() : hop().from();
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "there is no way to " + version + ": what was put aside is not there as it was",
                            String.join("\n", lacking) + "\nNothing was stopped or changed now.",
                            newer
                                    ? "upgrade apply brings " + version + " again; upgrade status shows what is there"
                                    : "the new version goes on as it is; for single pieces by hand: upgrade"
                                            + " restore-points show " + stores.restorePoint()));
        }
    }
}
