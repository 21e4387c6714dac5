package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.host.Host;

/** Holds archives against what was saved: their bytes, and what they unpack to, aside, in the restore point's own place. */
final class FileProof {
    /** Below the store's directory; a crash leaves it, and the next trial removes it. */
    private static final String SCRATCH = "scratch";

    private final Host host;
    private final FileReturn wayBack;
    private final Tar tar;
    private Duration unpacking = Duration.ZERO;

    FileProof(Host host, FileReturn wayBack, Tar tar) {
        this.host = host;
        this.wayBack = wayBack;
        this.tar = tar;
    }

    Proof of(Saved saved, Path directory, Level level) {
        boolean unpack = level.compareTo(Level.CONTENT) >= 0;
        List<String> wrong = new ArrayList<>();
        for (SavedRoot root : SavedRoot.of(saved)) {
            root.copy()
                    .flatMap(copy -> wrong(root.root(), copy, directory, unpack))
                    .ifPresent(wrong::add);
        }
        return new Proof(level, List.copyOf(wrong), unpack ? Optional.of(unpacking) : Optional.empty());
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
        Path scratch = directory.resolve(SCRATCH);
        try {
            Instant began = host.clock().instant();
            wayBack.unpack(root, copy, directory, scratch);
            unpacking = unpacking.plus(DatabaseProof.since(began, host));
            return tar.content(scratch, root.name()).equals(copy.content())
                    ? Optional.empty()
                    : Optional.of(directory.resolve(copy.archive()) + " unpacks to something else than was saved");
        } finally {
            host.disk().delete(scratch);
        }
    }
}
