package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Host;
import org.upgradekit.postgres.Custody;
import org.upgradekit.postgres.Database;
import org.upgradekit.postgres.Fingerprint;
import org.upgradekit.postgres.FingerprintFile;
import org.upgradekit.postgres.Readings;
import org.upgradekit.postgres.Server;
import org.upgradekit.postgres.Situation;
import org.upgradekit.secret.Ciphers;

/** Holds the copies of a database against what was saved: the clone where it is, the dump in a scratch database. */
final class DatabaseProof {
    static final String CLONE = "clone";
    static final String DUMP = "dump";

    /** What was saved, in full: so that a difference has a name. */
    static final String FINGERPRINT_FILE = "fingerprint.json";

    /** A list of every table of another database helps nobody. */
    private static final int MOST = 5;

    private final Server server;
    private final Custody custody;
    private final Host host;
    private final Ciphers ciphers;

    DatabaseProof(Server server, Custody custody, Host host, Ciphers ciphers) {
        this.server = server;
        this.custody = custody;
        this.host = host;
        this.ciphers = ciphers;
    }

    Proof of(String copy, Saved saved, Path directory, Level level) {
        return copy.equals(DUMP) ? dump(saved, directory, level) : clone(saved, directory, level);
    }

    private Proof clone(Saved saved, Path directory, Level level) {
        Optional<String> absent = absent(saved);
        if (absent.isPresent()) {
            return Proof.wrong(level, absent.get());
        }
        return Proof.of(
                level,
                switch (level) {
                    case READ -> List.of();
                    case COPIED -> relations(saved).stream().toList();
                    case CONTENT, RESTORED -> content(saved, directory).stream().toList();
                });
    }

    private Optional<String> absent(Saved saved) {
        String name = saved.details().getOrDefault("database", "");
        Optional<String> system = Optional.ofNullable(saved.details().get("system"));
        if (system.isPresent() && !server.facts().systemIdentifier().equals(system)) {
            return Optional.of("the server at " + server.admin() + " is another one than that which holds " + name);
        }
        Situation now = custody.inspect();
        Optional<Database> there = now.restorePoint().or(() -> server.database(name));
        if (there.isEmpty()) {
            return Optional.of("database " + name + " is not there any more");
        }
        boolean same = saved.details()
                .getOrDefault("oid", "")
                .equals(Long.toString(there.get().oid()));
        return now.saved() && same
                ? Optional.empty()
                : Optional.of("database " + name + " is another one than was saved: its number or its marker differs");
    }

    private Optional<String> relations(Saved saved) {
        Optional<String> then = Optional.ofNullable(saved.details().get("relations"));
        String now = Integer.toString(Readings.relations(custody));
        return then.filter(count -> !count.equals(now))
                .map(count -> "it has " + now + " relations, and " + count + " were saved");
    }

    private Optional<String> content(Saved saved, Path directory) {
        Optional<String> whole = Optional.ofNullable(saved.details().get("fingerprint"));
        Optional<String> dumped = Optional.ofNullable(saved.details().get(DatabaseDump.FINGERPRINT));
        if (whole.isEmpty() && dumped.isEmpty()) {
            return Optional.of("its content was not read when it was saved, so there is nothing to compare it with");
        }
        Fingerprint found = Readings.restorePoint(custody);
        // A large one is not read in the window: then it was read when its dump was made, by the dump's measure.
        boolean equal = whole.isPresent()
                ? found.digest().equals(whole.get())
                : Optional.of(Readings.dumpDigest(found)).equals(dumped);
        return equal ? Optional.empty() : Optional.of("it is not what was saved" + differences(directory, found));
    }

    private Proof dump(Saved saved, Path directory, Level level) {
        if (!new DumpFiles(host, ciphers, directory).exist()) {
            return Proof.wrong(Level.READ, "no dump is in " + directory + " any more");
        }
        if (level != Level.RESTORED) {
            // Nothing short of a restore says what a dump holds; that its bytes are those that were written was asked
            // before.
            return Proof.of(Level.READ, List.of());
        }
        Optional<String> digest = Optional.ofNullable(saved.details().get(DatabaseDump.FINGERPRINT));
        if (digest.isEmpty()) {
            return Proof.wrong(
                    level, "there is no dump.fingerprint in its manifest, so there is nothing to compare with");
        }
        Optional<String> locked = new DumpFiles(host, ciphers, directory).locked(saved);
        if (locked.isPresent()) {
            return Proof.unopened(locked.get());
        }
        DatabaseDump.Tried tried = new DatabaseDump(server, custody, host, ciphers).tryOut(saved, directory);
        boolean equal = Readings.dumpDigest(tried.found()).equals(digest.get());
        return Proof.restored(
                level,
                equal ? List.of() : List.of("it does not hold what was saved" + differences(directory, tried.found())),
                Optional.of(tried.took()));
    }

    /** By name where the names were kept; older restore points have digests alone. */
    private String differences(Path directory, Fingerprint found) {
        Path file = directory.resolve(FINGERPRINT_FILE);
        try {
            List<String> all = host.disk().exists(file)
                    ? FingerprintFile.read(host.disk().read(file))
                            .map(saved -> Readings.dumpDifferences(saved, found))
                            .orElse(List.of())
                    : List.of();
            if (all.isEmpty()) {
                return ": its content has fingerprint " + found.digest();
            }
            String more = all.size() > MOST ? "; and " + (all.size() - MOST) + " more" : "";
            return " (saved ↔ found): " + String.join("; ", all.subList(0, Math.min(MOST, all.size()))) + more;
        } catch (IOException unreadable) {
            return ": its content has fingerprint " + found.digest();
        }
    }

    /** Writes down what was read of the source; the names of the files, below the directory. */
    static List<String> write(Optional<Fingerprint> read, Path directory, Host host) {
        try {
            for (Fingerprint fingerprint : read.stream().toList()) {
                host.disk().replace(directory.resolve(FINGERPRINT_FILE), FingerprintFile.write(fingerprint));
            }
            return read.isPresent() ? List.of(FINGERPRINT_FILE) : List.of();
        } catch (IOException e) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error("what was read of a database cannot be written down", Reason.of(e), ""),
                    e);
        }
    }
}
