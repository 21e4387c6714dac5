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
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.facts.Sizes;
import org.upgradekit.host.FilteredFile;
import org.upgradekit.host.Host;
import org.upgradekit.host.Leash;
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
import org.upgradekit.postgres.Situation;
import org.upgradekit.postgres.TrialDatabase;
import org.upgradekit.postgres.TrialRestore;
import org.upgradekit.secret.Ciphers;

/** A clone's second copy, outside of the server: made from the clone once the services are back, proven by a restore. */
final class DatabaseDump {
    /** The detail in which a save that read the content says what its dump has to bring back. */
    static final String EXPECTED = "dump.expected";

    /** The detail that says what the dump has to bring back. */
    static final String FINGERPRINT = "dump.fingerprint";

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

    /** The clone alone. */
    static Saved without(Saved saved) {
        SortedMap<String, String> details = new TreeMap<>(saved.details());
        details.keySet().removeIf(name -> name.startsWith(DumpFiles.PREFIX) && !name.equals(EXPECTED));
        List<String> files =
                saved.files().stream().filter(file -> !DumpFiles.holds(file)).toList();
        return new Saved(saved.kind(), saved.bytes(), details, files, saved.level());
    }

    /**
     * Writes it anew; what a crash left of an earlier one is removed, and what a failure leaves of this one.
     *
     * @param login the product's own role
     */
    Saved write(Saved saved, Path directory, String login, Leash leash) {
        DumpFiles files = new DumpFiles(host, ciphers, directory);
        Database clone = custody.inspect()
                .restorePoint()
                .orElseThrow(() -> failed(
                        "there is no clone to dump",
                        "database " + saved.details().get("database")));
        Dump dump = new Dump(host.processes(), tools, server);
        Optional<Sealed> sealed = ciphers.recipients().map(Sealed::by);
        boolean whole = false;
        try {
            files.delete();
            FilteredFile target = files.target(sealed);
            dump.openForReading(clone);
            // Nobody but us has been in the clone since it was compared with its source: it need not be read once more.
            Optional<String> known = Optional.ofNullable(saved.details().get(EXPECTED));
            Dump.Written<Optional<Fingerprint>> written = dump.write(
                    clone.name(),
                    target,
                    task("dump", Optional.of(leash)),
                    session -> known.isPresent() ? Optional.empty() : Optional.of(Readings.of(session)));
            dump.writeNeeds(clone.name(), files.needs(sealed), login, task("needs", Optional.of(leash)));
            Saved dumped = new Saved(
                    saved.kind(),
                    saved.bytes(),
                    details(saved, written, sealed),
                    named(written, directory),
                    saved.level());
            whole = true;
            return dumped;
        } catch (IOException e) {
            throw failed("the dump cannot be written", String.valueOf(e.getMessage()));
        } finally {
            if (!whole) {
                removeQuietly(files);
            }
            dump.closeAgain(clone);
        }
    }

    /** The disk that it filled is the one that the run's own records need; what failed says more than this could. */
    private static void removeQuietly(DumpFiles files) {
        try {
            files.delete();
        } catch (IOException stays) {
            return;
        }
    }

    private static SortedMap<String, String> details(
            Saved saved, Dump.Written<Optional<Fingerprint>> written, Optional<Sealed> sealed) {
        SortedMap<String, String> details = new TreeMap<>(saved.details());
        details.put("dump.tool", written.tool());
        details.put("dump.shape", written.shape().text());
        Sealed.forget(details, DumpFiles.PREFIX);
        sealed.ifPresent(one -> one.writeTo(details, DumpFiles.PREFIX));
        details.put(
                FINGERPRINT,
                Optional.ofNullable(saved.details().get(EXPECTED))
                        .or(() -> written.reading().map(Readings::dumpDigest))
                        .orElseThrow());
        return details;
    }

    /** Of the whole store: what was read of it is written down beside the dump. */
    private List<String> named(Dump.Written<Optional<Fingerprint>> written, Path directory) throws IOException {
        List<String> files = new ArrayList<>();
        for (Fingerprint read : written.reading().stream().toList()) {
            host.disk().replace(directory.resolve(DatabaseProof.FINGERPRINT_FILE), FingerprintFile.write(read));
        }
        if (host.disk().exists(directory.resolve(DatabaseProof.FINGERPRINT_FILE))) {
            files.add(DatabaseProof.FINGERPRINT_FILE);
        }
        files.addAll(new DumpFiles(host, ciphers, directory).kept());
        return files;
    }

    /**
     * What a trial found.
     *
     * @param took the restore alone
     */
    record Tried(Fingerprint found, Duration took) {}

    /** Really restores it into a scratch database, which is dropped again whatever comes of it. */
    Tried tryOut(Saved saved, Path directory) {
        requireRoom(saved);
        TrialDatabase scratch = new TrialDatabase(server, custody.claim());
        TrialRestore.Target target = new TrialRestore.Target(
                new DumpFiles(host, ciphers, directory).source(saved),
                DatabaseShape.parse(saved.details().getOrDefault("dump.shape", "")),
                Readings.tablespace(server, custody),
                scratch.name(),
                scratch.comment());
        TrialRestore trial = new TrialRestore(host.processes(), tools, server);
        Instant began = host.clock().instant();
        long oid = trial.restore(target, task("trial", Optional.empty()));
        Duration took = host.since(began);
        try {
            return new Tried(trial.holds(target), took);
        } finally {
            trial.drop(oid, target);
        }
    }

    /** A disk that a trial fills takes the server down, with every product on it. */
    private void requireRoom(Saved saved) {
        Situation now = custody.inspect();
        long oid = now.restorePoint().or(now::present).map(Database::oid).orElse(0L);
        long needs = saved.bytes() + DatabaseObservation.RESERVE;
        try {
            for (Path place :
                    DatabaseObservation.directory(server, oid, host).stream().toList()) {
                long free = host.disk().mount(place).free();
                if (free < needs) {
                    throw failed(
                            "there is no room to restore its dump on trial",
                            place + " needs " + Sizes.text(needs) + ", and has " + Sizes.text(free) + " free");
                }
            }
        } catch (IOException e) {
            throw failed("the room for a trial of its dump cannot be seen", Reason.of(e));
        }
    }

    /** Makes the clone anew, which somebody dropped; it is proven equal to what was dumped before it counts as one. */
    void remakeClone(Saved saved, Path directory) {
        TrialRestore.Target target = new TrialRestore.Target(
                new DumpFiles(host, ciphers, directory).source(saved),
                DatabaseShape.parse(saved.details().getOrDefault("dump.shape", "")),
                Readings.tablespace(server, custody),
                custody.claim().names().restorePoint(),
                "upgradekit: run " + custody.claim().run() + " restores a dump of "
                        + custody.claim().product() + " here");
        new TrialRestore(host.processes(), tools, server)
                .restore(target, saved.details().getOrDefault(FINGERPRINT, ""), task("restore", Optional.empty()));
        custody.adopt(new DumpFiles(host, ciphers, directory).readNeeds(saved));
    }

    private static DumpTask task(String step, Optional<Leash> leash) {
        return new DumpTask(step, leash, JOBS, LONGEST, line -> {});
    }

    private static EnvironmentFailure failed(String what, String why) {
        return new EnvironmentFailure(ExitCode.OPERATOR_NEEDED, Diagnostic.error(what, why, ""));
    }
}
