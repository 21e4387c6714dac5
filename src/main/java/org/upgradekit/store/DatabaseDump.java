package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.Disk;
import org.upgradekit.host.FilteredFile;
import org.upgradekit.host.Host;
import org.upgradekit.host.Leash;
import org.upgradekit.host.Placement;
import org.upgradekit.postgres.Custody;
import org.upgradekit.postgres.Database;
import org.upgradekit.postgres.DatabaseShape;
import org.upgradekit.postgres.Dump;
import org.upgradekit.postgres.DumpTask;
import org.upgradekit.postgres.DumpTools;
import org.upgradekit.postgres.Fingerprint;
import org.upgradekit.postgres.FingerprintFile;
import org.upgradekit.postgres.Readings;
import org.upgradekit.postgres.Server;
import org.upgradekit.postgres.TrialDatabase;
import org.upgradekit.postgres.TrialRestore;
import org.upgradekit.secret.Ciphers;
import org.upgradekit.secret.Locked;

/** A clone's second copy, outside of the server: made from the clone once the services are back, proven by a restore. */
final class DatabaseDump {
    /** Where it stands below the store's directory. */
    private static final String PLACE = "dump";

    /** The detail in which a save that read the content says what its dump has to bring back. */
    static final String EXPECTED = "dump.expected";

    /** The detail that says what the dump has to bring back. */
    static final String FINGERPRINT = "dump.fingerprint";

    /** What the manifest says of an encrypted one stands behind this. */
    private static final String PREFIX = "dump.";

    /** An encrypted one is one file, with the tool's name behind it. */
    private static final String FILE = "database.dump.";

    private static final Placement.Access PRIVATE = new Placement.Access(Optional.of(0600), Optional.empty());

    private static final int JOBS = 2;
    private static final Duration LONGEST = Duration.ofHours(12);

    private final Server server;
    private final Custody custody;
    private final Host host;
    private final DumpTools tools;
    private final Ciphers ciphers;

    DatabaseDump(Server server, Custody custody, Host host, Ciphers ciphers) {
        this.server = server;
        this.custody = custody;
        this.host = host;
        this.ciphers = ciphers;
        this.tools = DumpTools.find(host.processes(), server.facts().major())
                .filter(found -> found.unfitFor(server.facts().major()).isEmpty())
                .orElseThrow(() -> failed(
                        "no pg_dump on this host can dump PostgreSQL "
                                + server.facts().versionText(),
                        ""));
    }

    /** Whether one stands there; not whether it restores. */
    static boolean exists(Disk disk, Path directory) {
        return disk.exists(directory.resolve(PLACE));
    }

    /** Whether a file of the restore point is one of its. */
    static boolean holds(String file) {
        return file.startsWith(PLACE + "/");
    }

    /** Why a dump that is encrypted cannot be opened here, found by opening it. */
    static Optional<String> locked(Saved saved, Path directory, Ciphers ciphers) {
        return Sealed.of(saved.details(), PREFIX)
                .flatMap(how ->
                        ciphers.cannotOpen(how.tool(), file(directory, how)).map(why -> how.locked("its dump", why)));
    }

    private static Path file(Path directory, Sealed sealed) {
        return directory.resolve(PLACE).resolve(FILE + sealed.tool());
    }

    /** Writes it anew; what a crash left of an earlier one is removed. */
    Saved write(Saved saved, Path directory, Leash leash) {
        Path place = directory.resolve(PLACE);
        Database clone = custody.inspect()
                .restorePoint()
                .orElseThrow(() -> failed(
                        "there is no clone to dump",
                        "database " + saved.details().get("database")));
        Dump dump = new Dump(host.processes(), tools, server);
        Optional<Sealed> sealed = ciphers.recipients().map(Sealed::by);
        try {
            host.disk().delete(place);
            FilteredFile target = target(directory, sealed);
            dump.openForReading(clone);
            // Nobody but us has been in the clone since it was compared with its source: it need not be read once more.
            Optional<String> known = Optional.ofNullable(saved.details().get(EXPECTED));
            Dump.Written<Optional<Fingerprint>> written = dump.write(
                    clone.name(),
                    target,
                    task("dump", Optional.of(leash)),
                    session -> known.isPresent() ? Optional.empty() : Optional.of(Readings.of(session)));
            return new Saved(
                    saved.kind(),
                    saved.bytes(),
                    details(saved, written, sealed),
                    files(written, directory),
                    saved.level());
        } catch (IOException e) {
            throw failed("the dump cannot be written", String.valueOf(e.getMessage()));
        } finally {
            dump.closeAgain(clone);
        }
    }

    private static SortedMap<String, String> details(
            Saved saved, Dump.Written<Optional<Fingerprint>> written, Optional<Sealed> sealed) {
        SortedMap<String, String> details = new TreeMap<>(saved.details());
        details.put("dump.tool", written.tool());
        details.put("dump.shape", written.shape().text());
        Sealed.forget(details, PREFIX);
        sealed.ifPresent(one -> one.writeTo(details, PREFIX));
        details.put(
                FINGERPRINT,
                Optional.ofNullable(saved.details().get(EXPECTED))
                        .or(() -> written.reading().map(Readings::dumpDigest))
                        .orElseThrow());
        return details;
    }

    /** Of the whole store: what was read of it is written down beside the dump. */
    private List<String> files(Dump.Written<Optional<Fingerprint>> written, Path directory) throws IOException {
        List<String> files = new ArrayList<>();
        for (Fingerprint read : written.reading().stream().toList()) {
            host.disk().replace(directory.resolve(DatabaseProof.FINGERPRINT_FILE), FingerprintFile.write(read));
        }
        if (host.disk().exists(directory.resolve(DatabaseProof.FINGERPRINT_FILE))) {
            files.add(DatabaseProof.FINGERPRINT_FILE);
        }
        files.addAll(kept(directory.resolve(PLACE)));
        return files;
    }

    /** What pg_dump writes; a file is private from the beginning. */
    private FilteredFile target(Path directory, Optional<Sealed> sealed) throws IOException {
        if (sealed.isEmpty()) {
            return FilteredFile.plain(directory.resolve(PLACE));
        }
        Path file = file(directory, sealed.get());
        host.disk().createDirectories(directory.resolve(PLACE));
        host.disk().replace(file, new byte[0]);
        return new FilteredFile(file, ciphers.writing());
    }

    /** What pg_restore reads. */
    private FilteredFile source(Saved saved, Path directory) {
        Optional<Sealed> sealed = Sealed.of(saved.details(), PREFIX);
        if (sealed.isEmpty()) {
            return FilteredFile.plain(directory.resolve(PLACE));
        }
        locked(saved, directory, ciphers).ifPresent(why -> {
            throw failed(why, "");
        });
        try {
            return new FilteredFile(
                    file(directory, sealed.get()),
                    Optional.of(ciphers.reading(sealed.get().tool())));
        } catch (Locked locked) {
            throw failed("its dump cannot be opened here", String.valueOf(locked.getMessage()));
        }
    }

    /**
     * What a trial found.
     *
     * @param took the restore alone
     */
    record Tried(Fingerprint found, Duration took) {}

    /** pg_dump makes the directory private, and its files with our umask. */
    private List<String> kept(Path place) throws IOException {
        List<String> files = new ArrayList<>();
        for (Path file : host.disk().list(place)) {
            host.disk().placement().access(file, PRIVATE);
            files.add(PLACE + "/" + file.getFileName());
        }
        return files;
    }

    /** Really restores it into a scratch database, which is dropped again whatever comes of it. */
    Tried tryOut(Saved saved, Path directory) {
        TrialDatabase scratch = new TrialDatabase(server, custody.claim());
        TrialRestore.Target target = new TrialRestore.Target(
                source(saved, directory),
                DatabaseShape.parse(saved.details().getOrDefault("dump.shape", "")),
                scratch.name(),
                scratch.comment());
        TrialRestore trial = new TrialRestore(host.processes(), tools, server);
        Instant began = host.clock().instant();
        long oid = trial.restore(target, task("trial", Optional.empty()));
        Duration took = DatabaseProof.since(began, host);
        try {
            return new Tried(trial.holds(target), took);
        } finally {
            trial.drop(oid, target);
        }
    }

    /** Makes the clone anew, which somebody dropped; it is proven equal to what was dumped before it counts as one. */
    void remakeClone(Saved saved, Path directory) {
        TrialRestore.Target target = new TrialRestore.Target(
                source(saved, directory),
                DatabaseShape.parse(saved.details().getOrDefault("dump.shape", "")),
                custody.claim().names().restorePoint(),
                "upgradekit: run " + custody.claim().run() + " restores a dump of "
                        + custody.claim().product() + " here");
        new TrialRestore(host.processes(), tools, server)
                .restore(target, saved.details().getOrDefault(FINGERPRINT, ""), task("restore", Optional.empty()));
        custody.adopt();
    }

    private static DumpTask task(String step, Optional<Leash> leash) {
        return new DumpTask(step, leash, JOBS, LONGEST, line -> {});
    }

    private static EnvironmentFailure failed(String what, String why) {
        return new EnvironmentFailure(ExitCode.OPERATOR_NEEDED, Diagnostic.error(what, why, ""));
    }
}
