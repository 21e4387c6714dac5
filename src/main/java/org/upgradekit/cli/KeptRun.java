package org.upgradekit.cli;

import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Rollback;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.view.RunReport;

/** A run as its directory keeps it, to be looked at. */
record KeptRun(RunReport report, Optional<Rollback> rollback) {
    /** @param named its id, or a unique beginning or end of it */
    static KeptRun of(Console console, ProductDirectory product, String named) {
        String id = product.find(named);
        RunState state = product.state(id)
                .orElseThrow(() -> new InputFailure(Diagnostic.error(
                        "run " + id + " never began", "Its journal has no entry.", "upgrade runs list")));
        Plan plan = product.plan(id);
        RunReport report = new RunReport(
                        plan,
                        state,
                        product.entries(id),
                        ExitCode.DONE,
                        List.of(),
                        product.run(id).toString())
                .with(Proofs.of(console, product, plan, state));
        return new KeptRun(
                report,
                state.direction() == RunState.Direction.BACK ? Optional.of(product.rollback(id)) : Optional.empty());
    }
}
