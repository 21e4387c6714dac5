package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.host.Host;

/**
 * Holds archives against what was saved: their bytes, and what they unpack to, aside: in the restore point's own place, or,
 * of an encrypted one, beside the root, where the same files lie in the clear already.
 */
final class FileProof {
    /** Below the store's directory; a crash leaves it, and the next trial removes it, as that beside a root. */
    private static final String SCRATCH = "scratch";

    private final Host host;
    private final FileReturn wayBack;
    private final Archives archives;
    private final String run;
    private Duration unpacking = Duration.ZERO;

    FileProof(Host host, FileReturn wayBack, Archives archives, String run) {
        this.host = host;
        this.wayBack = wayBack;
        this.archives = archives;
        this.run = run;
    }

    Proof of(Saved saved, Path directory, Level level) {
        boolean unpack = level.compareTo(Level.CONTENT) >= 0;
        Optional<String> locked = unpack ? locked(saved, directory) : Optional.empty();
        List<String> wrong = new ArrayList<>();
        for (SavedRoot root : SavedRoot.of(saved)) {
            root.copy()
                    .flatMap(copy -> wrong(root.root(), copy, directory, unpack && locked.isEmpty()))
                    .ifPresent(wrong::add);
        }
        if (locked.isPresent() && wrong.isEmpty()) {
            return Proof.unopened(locked.get());
        }
        return Proof.restored(
                locked.isPresent() ? Level.READ : level,
                wrong,
                unpack && locked.isEmpty() ? Optional.of(unpacking) : Optional.empty());
    }

    private Optional<String> locked(Saved saved, Path directory) {
        return SavedRoot.of(saved).stream()
                .flatMap(root -> root.copy().stream())
                .filter(copy -> host.disk().exists(directory.resolve(copy.archive())))
                .flatMap(copy -> archives.locked(directory, copy).stream())
                .findFirst();
    }

    private Optional<String> wrong(FileRoot root, SavedRoot.Copy copy, Path directory, boolean unpack) {
        Path archive = directory.resolve(copy.archive());
        try {
            if (!host.disk().exists(archive)) {
                return Optional.of(archive + " is missing");
            }
            if (!host.disk().sha256(archive).equals(copy.sha256())) {
                return Optional.of(archive + " is damaged: it is not what was saved");
            }
            return unpack ? trial(root, copy, directory) : Optional.empty();
        } catch (IOException failure) {
            return Optional.of(archive + " cannot be verified: " + failure.getMessage());
        }
    }

    private Optional<String> trial(FileRoot root, SavedRoot.Copy copy, Path directory) throws IOException {
        Path scratch = copy.sealed().isPresent() ? root.fresh(run) : directory.resolve(SCRATCH);
        try {
            Instant began = host.clock().instant();
            wayBack.unpack(root, copy, directory, scratch);
            unpacking = unpacking.plus(host.since(began));
            return wayBack.unpacked(root, scratch, copy)
                    ? Optional.empty()
                    : Optional.of(directory.resolve(copy.archive()) + " unpacks to something else than was saved");
        } finally {
            host.disk().delete(scratch);
        }
    }
}
