package org.upgradekit.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.StoreFacts;

/** The inserted checks that need nothing but facts. */
final class Findings {
    private Findings() {}

    /** Two stores that are one: each would put its own copy over what the other one has just put back. */
    static List<Finding> overlaps(Map<String, StoreFacts> stores) {
        List<Finding> findings = new ArrayList<>();
        List<Map.Entry<String, StoreFacts>> before = new ArrayList<>();
        for (Map.Entry<String, StoreFacts> store : stores.entrySet()) {
            for (Map.Entry<String, StoreFacts> other : before) {
                shared(store.getValue(), other.getValue())
                        .ifPresent(what -> findings.add(Finding.block(
                                "stores",
                                "stores " + other.getKey() + " and " + store.getKey() + " share " + what,
                                "Let one store hold it, and name that one in changes")));
            }
            before.add(store);
        }
        return findings;
    }

    private static Optional<String> shared(StoreFacts one, StoreFacts other) {
        if (one instanceof StoreFacts.Files files && other instanceof StoreFacts.Files others) {
            return files.roots().stream()
                    .filter(root -> others.roots().stream().anyMatch(there -> nested(Path.of(root), Path.of(there))))
                    .findFirst();
        }
        if (one instanceof StoreFacts.Database database && other instanceof StoreFacts.Database there) {
            boolean same =
                    database.oid() == there.oid() && database.systemIdentifier().equals(there.systemIdentifier());
            return same ? Optional.of("database " + database.name()) : Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean nested(Path one, Path other) {
        return one.startsWith(other) || other.startsWith(one);
    }

    /** A restore point inside of a store would be saved into itself, and put aside by a restore. */
    static List<Finding> place(String restorePoints, Map<String, StoreFacts> stores) {
        List<Finding> findings = new ArrayList<>();
        stores.forEach((id, store) -> {
            if (store instanceof StoreFacts.Files files
                    && files.roots().stream().anyMatch(root -> nested(Path.of(root), Path.of(restorePoints)))) {
                findings.add(Finding.block(
                        "stores",
                        "store " + id + " and the place for restore points, " + restorePoints + ", lie in each other",
                        "Name another place: BACKUP_DIR"));
            }
        });
        return findings;
    }
}
