package org.upgradekit.cli;

import java.nio.file.Path;
import java.util.List;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.host.Host;
import org.upgradekit.plan.Plan;
import org.upgradekit.playbook.SecretSpec;
import org.upgradekit.secret.Values;
import org.upgradekit.store.Saved;

/**
 * Secrets that are in files which are still to come: the address of a database is not known before. Only then may a look at
 * one be left out, and be had once the files are there.
 */
record LateSecrets(Plan plan, Values values, Host host) {
    /** Whether this store has to wait for files among the others. */
    boolean come(Saved store, List<Saved> all) {
        return store.kind().equals("postgresql")
                && plan.secrets().values().stream().anyMatch(one -> comes(one, all));
    }

    private boolean comes(SecretSpec secret, List<Saved> all) {
        if (!(secret.source() instanceof SecretSpec.File file)) {
            return false;
        }
        try {
            Path path = Path.of(values.fill(file.path()));
            return !host.disk().exists(path)
                    && all.stream()
                            .filter(one -> one.kind().equals("files"))
                            .flatMap(one -> one.details().entrySet().stream())
                            .anyMatch(detail -> detail.getKey().matches("root\\.\\d+\\.path")
                                    && path.startsWith(Path.of(detail.getValue())));
        } catch (Failure unknown) {
            return false;
        }
    }
}
