package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.FilteredFile;
import org.upgradekit.host.Processes;

/**
 * Restores a dump into a new database: as the proof that it restores, after which the database is dropped, or for real,
 * after which it is swapped in. A list of the archive, and even a full read, pass with one digit changed; equal
 * fingerprints do not.
 *
 * <p>Owners and grants come back, so the roles must exist; pg_restore stops at the first error. What {@code CREATE
 * DATABASE} sets (owner, ACL, settings, comment) is the swap's. A crash leaves the new database, which carries the marker.
 */
public final class TrialRestore {
    private final Processes processes;
    private final DumpTools tools;
    private final Server server;

    /**
     * A dump and where it goes.
     *
     * @param tablespace where the original lies, whose room was looked at; empty for the server's own
     * @param database a name of ours, {@code upg_<role>_<8 hex>}
     * @param marker its comment, which says whose it is
     */
    public record Target(
            FilteredFile dump, DatabaseShape shape, Optional<String> tablespace, String database, String marker) {}

    public TrialRestore(Processes processes, DumpTools tools, Server server) {
        this.processes = processes;
        this.tools = tools;
        this.server = server;
    }

    /**
     * Restores for good: for a clone that is gone.
     *
     * @throws EnvironmentFailure when it does not restore, or holds anything else than what was dumped: then it is dropped
     */
    public void restore(Target target, String digest, DumpTask task) {
        long oid = restore(target, task);
        Optional<String> wrong = difference(target, digest);
        if (wrong.isPresent()) {
            drop(oid, target);
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "the dump is not what was saved, and was not put in place",
                            wrong.get() + " (" + target.dump().file() + ")",
                            ""));
        }
        analyze(target.database(), task);
    }

    private Optional<String> difference(Target target, String digest) {
        String found = Readings.dumpDigest(Readings.fingerprint(server, target.database()));
        return found.equals(digest)
                ? Optional.empty()
                : Optional.of("the restored content has fingerprint " + found + ", not " + digest);
    }

    /** Restores for real; the number (OID) of the new database, which lets superusers in and nobody else. */
    public long restore(Target target, DumpTask task) {
        long oid = create(target);
        try {
            ClientTool tool = new ClientTool(processes, server.sessions(), task);
            Address address = server.admin().withDatabase(target.database());
            List<String> argv = tool.argv(tools.restore(), arguments(target, task), address);
            FilteredFile dump = target.dump();
            tool.finish(tools.restore(), tool.start(tools.restore(), dump.readBy(argv), dump.environment(), address));
            return oid;
        } catch (EnvironmentFailure failure) {
            drop(oid, target);
            throw failure;
        }
    }

    /** A stream cannot be gone through by several jobs. */
    private static List<String> arguments(Target target, DumpTask task) {
        List<String> arguments = new ArrayList<>(List.of("--exit-on-error", "--verbose"));
        if (target.dump().filter().isEmpty()) {
            arguments.addAll(List.of("--jobs=" + task.jobs(), target.dump().name()));
        }
        return arguments;
    }

    /** Statistics: a restored database has none, and its first queries are slow without. */
    public void analyze(String database, DumpTask task) {
        try (Connection connection = server.open(database, task.step())) {
            Sql.run(connection, "ANALYZE");
        } catch (SQLException failure) {
            throw failed("database " + database + " could not be analyzed", failure);
        }
    }

    private long create(Target target) {
        Optional<Database> leftover = server.database(target.database());
        leftover.ifPresent(there -> drop(there.oid(), target));
        try (Connection control = server.open(server.admin().database(), "control")) {
            String name = Sql.name(target.database());
            String place = target.tablespace()
                    .map(tablespace -> " TABLESPACE " + Sql.name(tablespace))
                    .orElse("");
            Sql.run(
                    control,
                    target.shape().create(target.database(), server.facts().major()) + place);
            Sql.together(
                    control,
                    List.of(
                            "COMMENT ON DATABASE " + name + " IS " + Sql.text(target.marker()),
                            Swaps.limit(target.database(), 0)));
        } catch (SQLException failure) {
            throw failed("database " + target.database() + " could not be created", failure);
        }
        if (!target.shape().publicSchema()) {
            dropPublic(target.database());
        }
        return server.database(target.database()).orElseThrow().oid();
    }

    private void dropPublic(String database) {
        try (Connection connection = server.open(database, "control")) {
            Sql.run(connection, "DROP SCHEMA public");
        } catch (SQLException failure) {
            throw failed("database " + database + " could not be prepared", failure);
        }
    }

    /** What the restored database holds. */
    public Fingerprint holds(Target target) {
        return Readings.fingerprint(server, target.database());
    }

    /** Ours by its marker, or by its name alone when the creation was cut off before the marker was set. */
    public void drop(long oid, Target target) {
        Optional<Database> found = server.database(oid);
        if (found.isEmpty()) {
            return;
        }
        Database there = found.get();
        boolean ours = there.name().equals(target.database())
                && there.comment().map(target.marker()::equals).orElse(true);
        if (!ours) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "database " + there.name() + " is in the way and not this run's",
                            "it is neither changed nor dropped: its comment is not this run's marker",
                            "look at its comment; drop or rename it by hand when nobody needs it"));
        }
        try (Connection control = server.open(server.admin().database(), "control")) {
            Sql.run(control, "DROP DATABASE " + Sql.name(there.name()) + " WITH (FORCE)");
        } catch (SQLException failure) {
            throw failed("database " + there.name() + " could not be dropped", failure);
        }
    }

    private static EnvironmentFailure failed(String what, SQLException failure) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED, Diagnostic.error(what, SqlErrors.describe(failure), ""), failure);
    }
}
