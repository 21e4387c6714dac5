package org.upgradekit.cli;

import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanCodec;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.restorepoint.DetachedPoint;
import org.upgradekit.restorepoint.Manifest;
import org.upgradekit.run.Leg;
import org.upgradekit.run.RunId;
import org.upgradekit.store.Saved;

/** The plan in a restore point that was brought here, held against its manifest: they have to be of one run. */
record ArrivedPlan(DetachedPoint point) {
    /** The kinds that there are, in the order in which they are put in place. */
    static final List<String> ORDER = List.of("files", "command", "postgresql");

    /** @throws EnvironmentFailure when it is damaged or another one's; exit code 6 */
    Plan read() {
        Plan plan = parsed();
        Manifest manifest = point.manifest();
        boolean named = plan.head().product().equals(manifest.product())
                && manifest.product().matches("[a-z][a-z0-9-]{0,39}")
                && RunId.matches(manifest.run())
                && manifest.id().matches(manifest.run() + "\\.h[1-9]\\d{0,3}")
                && Leg.number(manifest.id()) <= plan.hops().size();
        if (!named || !PlanCodec.digest(plan).equals(manifest.planDigest())) {
            throw damaged(
                    point.planFile() + " is not the plan of this restore point",
                    "The manifest names another digest, product, run or hop.");
        }
        if (manifest.stores().isEmpty()) {
            throw damaged("the restore point holds no store", "There is nothing to restore.");
        }
        manifest.stores().forEach((id, saved) -> requireSound(plan, id, saved));
        return plan;
    }

    private Plan parsed() {
        try {
            return PlanCodec.read(point.planFile().toString(), point.plan());
        } catch (InputFailure unreadable) {
            Diagnostic why = unreadable.first();
            throw damaged(why.summary(), why.detail());
        }
    }

    private void requireSound(Plan plan, String id, Saved saved) {
        Optional<StoreSpec> spec = Optional.ofNullable(plan.stores().get(id));
        if (spec.filter(one -> kind(one).equals(saved.kind())).isEmpty()) {
            throw damaged(
                    "the manifest is not that of its plan",
                    "The plan has no store " + id + " of kind " + saved.kind() + ".");
        }
        List<String> unproven = saved.files().stream()
                .filter(file -> !point.manifest().digests().containsKey(id + "/" + file))
                .toList();
        if (unproven.size() + (saved.files().isEmpty() && !saved.kind().equals("files") ? 1 : 0) > 0) {
            throw damaged("the manifest has no checksum of files of store " + id, String.join("\n", unproven));
        }
    }

    private static String kind(StoreSpec spec) {
        return spec.kind() instanceof StoreSpec.Files
                ? "files"
                : spec.kind() instanceof StoreSpec.Command ? "command" : "postgresql";
    }

    private static EnvironmentFailure damaged(String what, String why) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(what, why, "Bring the restore point here once more, or take another one"));
    }
}
