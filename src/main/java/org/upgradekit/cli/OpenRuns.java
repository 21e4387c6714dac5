package org.upgradekit.cli;

import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.json.Choice;
import org.upgradekit.json.Moment;
import org.upgradekit.run.ProductDirectory;

/** A run that has begun and not ended goes before everything else. */
final class OpenRuns {
    private final ProductDirectory product;

    OpenRuns(ProductDirectory product) {
        this.product = product;
    }

    /** Refuses over an open run, naming it. The lock is held, so nobody is at work on it. */
    void refuse() {
        product.open().ifPresent(run -> {
            throw new EnvironmentFailure(
                    ExitCode.INTERRUPTED,
                    Diagnostic.error(
                            "run " + run.run() + " has begun and not ended",
                            "It stands at " + Choice.name(run.status()) + ", last record " + Moment.text(run.last())
                                    + ". Nothing was changed now.",
                            "upgrade status shows it; upgrade resume goes on with it, upgrade rollback goes back"));
        });
    }
}
