package org.upgradekit.run;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;

/**
 * One run for each store: the lock of a product does not reach another host, user, state directory or playbook that works
 * on the same database.
 */
final class StoreClaims {
    private StoreClaims() {}

    /** Before the first record; what another run did between the plan and this moment is seen here. */
    static void begin(Hops hops, Plan plan) {
        List<String> moved = hops.claim(plan.hop(1), plan.stores().keySet());
        if (!moved.isEmpty()) {
            throw new EnvironmentFailure(
                    ExitCode.STALE,
                    Diagnostic.error(
                            "the plan is stale: the world moved since it was made",
                            String.join("\n", moved),
                            "Plan again, and look who else upgrades this product"));
        }
    }

    /**
     * Before the first record of a later hop: the product serves between two, and nothing is held then.
     *
     * @return what the hop's stores are named by
     */
    static Map<String, String> next(Hops hops, Plan plan, Hop hop) {
        Map<String, String> world = hops.world(hop);
        List<String> moved = hops.claim(hop, plan.stores().keySet());
        if (moved.isEmpty()) {
            return world;
        }
        throw new EnvironmentFailure(
                ExitCode.REFUSED,
                Diagnostic.error("somebody else changes a store", String.join("\n", moved), "look who does"));
    }

    /** Before a run goes on that was cut off: a store of which it has no copy yet must be what it was. */
    static void resume(Hops hops, Plan plan, RunState state) {
        boolean back = state.direction() == RunState.Direction.BACK;
        Hop hop = plan.hop(state.hop());
        List<String> moved = claimed(hops, hop, back ? Set.of() : untouched(plan, hop, state));
        if (!moved.isEmpty()) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "somebody else changed a store after this run began",
                            String.join("\n", moved) + "\nNothing was changed now.",
                            "Look who did. upgrade abandon ends this run as it stands; upgrade rollback starts the old"
                                    + " version again, and leaves the store as it is"));
        }
    }

    /** Before a way back: what it puts back is compared by the restore point itself. */
    static void back(Hops hops, Plan plan, RunState state) {
        claimed(hops, plan.hop(state.hop()), Set.of());
    }

    /** A store that does not answer now is missed by the step that needs it, if there is one. */
    private static List<String> claimed(Hops hops, Hop hop, Set<String> untouched) {
        try {
            return hops.claim(hop, untouched);
        } catch (Failure failure) {
            if (failure.exitCode() == ExitCode.LOCKED) {
                throw failure;
            }
            return List.of();
        }
    }

    private static Set<String> untouched(Plan plan, Hop hop, RunState state) {
        return plan.stores().keySet().stream()
                .filter(store ->
                        hop.steps().stream().noneMatch(step -> state.touched(step.id()) && reaches(step, store)))
                .collect(Collectors.toSet());
    }

    private static boolean reaches(Step step, String store) {
        return step.changes().contains(store)
                || (step.action() instanceof Action.SaveStores save
                        && save.stores().contains(store));
    }
}
