package org.upgradekit.restorepoint;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.upgradekit.store.Saved;

/**
 * What makes a directory a restore point; written last.
 *
 * @param id {@code RUN.HOP}
 * @param version the product's version whose state it holds
 * @param stores what was saved, by store id
 * @param digests {@code sha256:} of every file, by its path below the directory
 * @param used when a restore consumed it: a clone is the live database from then on
 */
public record Manifest(
        String id,
        String product,
        String version,
        String run,
        String host,
        String planDigest,
        Instant made,
        Map<String, Saved> stores,
        SortedMap<String, String> digests,
        Optional<Instant> used) {

    public long bytes() {
        return stores.values().stream().mapToLong(Saved::bytes).sum();
    }

    /** Whether files alone bring all of it back: of a database the dump, which is made once the services are up again. */
    public boolean standsAlone() {
        return stores.keySet().stream().allMatch(this::inFiles);
    }

    /** The same of one store. */
    boolean inFiles(String store) {
        return Optional.ofNullable(stores.get(store))
                .filter(saved -> !saved.kind().equals("postgresql")
                        || saved.files().stream().anyMatch(file -> file.startsWith("dump/")))
                .isPresent();
    }

    Manifest with(Map<String, Saved> newStores, SortedMap<String, String> newDigests) {
        return new Manifest(id, product, version, run, host, planDigest, made, newStores, newDigests, used);
    }

    Manifest usedAt(Instant time) {
        return new Manifest(id, product, version, run, host, planDigest, made, stores, digests, Optional.of(time));
    }
}
