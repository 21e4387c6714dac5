package org.upgradekit.cli;

import java.time.Instant;
import java.util.Comparator;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Plan;
import org.upgradekit.restorepoint.RestorePoints;
import org.upgradekit.restorepoint.Verification;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.view.Proof;

/** What is known of the restore points of runs beyond their journals. */
final class Proofs {
    private Proofs() {}

    /** Of the run's last restore point, by its files alone: no server is asked. */
    static Proof of(Console console, ProductDirectory product, Plan plan, RunState state) {
        RestorePoints points = new RestorePoints(console.host(), product.restorePoints(plan));
        return state.restorePoint().map(points::verification).map(Proofs::of).orElse(Proof.NOTHING_WRONG);
    }

    /** A record that cannot be read has no time. */
    private static Proof of(Verification verification) {
        return new Proof(
                verification.stores().values().stream()
                        .flatMap(copies -> copies.values().stream())
                        .filter(Verification.Check::failed)
                        .map(Verification.Check::at)
                        .filter(at -> at.isAfter(Instant.EPOCH))
                        .max(Comparator.naturalOrder()),
                verification.wrong());
    }
}
