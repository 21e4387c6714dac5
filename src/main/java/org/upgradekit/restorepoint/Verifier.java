package org.upgradekit.restorepoint;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Host;
import org.upgradekit.store.Level;
import org.upgradekit.store.Proof;
import org.upgradekit.store.Saved;
import org.upgradekit.store.Store;

/** Looks at each copy of a restore point: its files' checksums first, then its kind's own proof. */
final class Verifier {
    private final Host host;
    private final Path place;
    private final Manifest manifest;
    private final Level level;

    /** @param place the directory of the restore point */
    Verifier(Host host, Path place, Manifest manifest, Level level) {
        this.host = host;
        this.place = place;
        this.manifest = manifest;
        this.level = level;
    }

    /** Of these stores. */
    Verification verify(Map<String, Store> stores) {
        Verification found = Verification.NONE;
        for (Map.Entry<String, Saved> entry : manifest.stores().entrySet()) {
            Optional<Store> store = Optional.ofNullable(stores.get(entry.getKey()));
            if (store.isPresent()) {
                found = verify(found, entry, store.get());
            }
        }
        return found;
    }

    /** One copy alone. */
    Verification.Check verify(String id, String copy, Store store) {
        return check(id, copy, Optional.ofNullable(manifest.stores().get(id)).orElseThrow(), store);
    }

    private Verification verify(Verification before, Map.Entry<String, Saved> entry, Store store) {
        Verification found = before;
        for (String copy : store.copies(entry.getValue())) {
            found = found.with(entry.getKey(), copy, check(entry.getKey(), copy, entry.getValue(), store));
        }
        return found;
    }

    private Verification.Check check(String id, String copy, Saved saved, Store store) {
        Instant began = host.clock().instant();
        List<String> damaged = damaged(id, copy, store);
        Proof proof = damaged.isEmpty() ? proof(id, copy, saved, store) : Proof.of(Level.READ, damaged);
        Instant ended = host.clock().instant();
        return new Verification.Check(
                proof.level(),
                ended,
                Math.max(0, Duration.between(began, ended).toMillis()),
                proof.wrong(),
                proof.restored()
                        .filter(took -> proof.wrong().isEmpty())
                        .map(took -> new Verification.Restored(ended, took.toMillis())),
                proof.unopened());
    }

    private List<String> damaged(String id, String copy, Store store) {
        List<String> wrong = new ArrayList<>();
        String prefix = id + "/";
        manifest.digests().forEach((file, digest) -> {
            if (file.startsWith(prefix)
                    && store.copyOf(file.substring(prefix.length())).equals(copy)) {
                wrong(host, place.resolve(file), digest).ifPresent(why -> wrong.add(file + why));
            }
        });
        return wrong;
    }

    /** What follows a file's name when it is not what was written. */
    static Optional<String> wrong(Host host, Path file, String digest) {
        try {
            if (!host.disk().exists(file)) {
                return Optional.of(" is missing");
            }
            return host.disk().sha256(file).equals(digest) ? Optional.empty() : Optional.of(": wrong checksum");
        } catch (IOException e) {
            return Optional.of(" cannot be read: " + Reason.of(e));
        }
    }

    /** A tool that cannot read a copy has not proven it either: a check that fails is a failed check. */
    private Proof proof(String id, String copy, Saved saved, Store store) {
        try {
            return store.verify(copy, saved, place.resolve(id), level);
        } catch (Failure failure) {
            return Proof.of(level, List.of(failure.first().line()));
        }
    }
}
