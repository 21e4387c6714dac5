package org.upgradekit.cli;

import java.util.List;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Plan;
import org.upgradekit.run.Leg;
import org.upgradekit.run.ProductDirectory;

/** What was written to the stores since the new version had them; asked only where it is told. */
record Written(Console console, ProductDirectory product, RunState state, Plan plan) {
    /** For people, a line each; a store that does not answer is told as such, and decides nothing. */
    List<String> lines() {
        Leg leg = Leg.of(plan, state.run(), state.hop(), product.entries(state.run()));
        try (Workbench bench = Workbench.of(leg, console, product)) {
            return bench.parts().stores().written();
        } catch (Failure failure) {
            return List.of(
                    "what was written since is unknown: " + failure.first().summary());
        }
    }
}
