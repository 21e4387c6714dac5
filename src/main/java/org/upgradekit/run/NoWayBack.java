package org.upgradekit.run;

import java.util.List;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Plan;
import org.upgradekit.restorepoint.RunStores;

/** Why a way back, or its undo, is not begun, and what there is instead. */
record NoWayBack(Plan plan, RunState state, RunStores stores) {
    /** Of a restore point: why each store cannot be put back, a line each. */
    EnvironmentFailure notSaved(List<String> lacking) {
        boolean locked = lacking.stream().allMatch(RunStores::locked);
        return failure(
                "there is no way back: what was saved "
                        + (locked ? "is encrypted, and cannot be opened here" : "cannot be put back"),
                lacking,
                (locked ? bringTheKey() : "bring it back and roll back again")
                        + (state.open()
                                ? "; else mend what is wrong and go on with upgrade resume, or end the run as it stands"
                                        + " with upgrade abandon"
                                : "; the new version goes on as it is"));
    }

    private String bringTheKey() {
        boolean serves = !state.open() || plan.between(state.hop(), state::done);
        return "with the file of the private key (of gpg: import the key, and leave the variable out):\n"
                + "UPGRADE_BACKUP_IDENTITY=FILE upgrade rollback "
                + plan.head().product() + (serves ? " --discard-new-data" : "") + "\n"
                + "Without it";
    }

    /**
     * Of what was put aside.
     *
     * @param newer whether that is the new version's state
     * @param changing the stores that would change places
     */
    EnvironmentFailure notKept(boolean newer, List<String> lacking, List<String> changing) {
        String version =
                newer ? plan.hop(state.hop()).to() : plan.hop(state.hop()).from();
        return failure(
                "there is no way to " + version + ": what was put aside is not there as it was",
                lacking,
                newer
                        ? "upgrade apply brings " + version + " again; upgrade status shows what is there"
                        : "the new version goes on as it is; " + saved(changing));
    }

    /** What the restore point holds is older than what was put aside, and all that there is. */
    private String saved(List<String> changing) {
        return stores.standing(changing)
                .map(place -> "what was saved before the upgrade can be put in place by hand"
                        + " (docs/how-to/restore-on-another-host.md); this says what is in its way:\n"
                        + "upgrade restore-points restore " + place + " --dry-run")
                .orElseGet(() -> "for single pieces by hand: upgrade restore-points show " + stores.restorePoint());
    }

    private static EnvironmentFailure failure(String what, List<String> lacking, String hint) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(what, String.join("\n", lacking) + "\nNothing was stopped or changed now.", hint));
    }
}
