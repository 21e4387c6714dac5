package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.FilteredFile;
import org.upgradekit.host.Processes;
import org.upgradekit.host.Processes.Child;

/**
 * Writes a dump in pg_dump's directory format, with several jobs, and reads beside it in the same snapshot. Behind a filter
 * it is one stream, in the custom format.
 *
 * <p>pg_dump logs in, so it cannot read a closed database, not as a superuser either. Two sources serve:
 *
 * <ul>
 *   <li>inside the window, the product's database under its private name, after it was hidden and before anything
 *       migrates: no client knows the name;
 *   <li>after the window, the clone, between {@link #openForReading} and {@link #closeAgain}: open with CONNECTION LIMIT 0,
 *       which only superusers pass. A crash between them leaves a clone that products still cannot enter.
 * </ul>
 *
 * A crash leaves a directory without a manifest, and maybe a pg_dump that ends when it is fenced.
 */
public final class Dump {
    private final Processes processes;
    private final DumpTools tools;
    private final Server server;

    /**
     * What was written.
     *
     * @param reading what was read beside it
     * @param tool version of pg_dump; pg_restore must not be older
     */
    public record Written<T>(DatabaseShape shape, T reading, String tool) {}

    public Dump(Processes processes, DumpTools tools, Server server) {
        this.processes = processes;
        this.tools = tools;
        this.server = server;
    }

    /**
     * Into a directory that does not exist yet; with a filter into a file that does.
     *
     * @param beside reads while pg_dump works, in the session that holds the snapshot for both
     * @throws EnvironmentFailure with the last lines of pg_dump; the directory is then the caller's to remove
     */
    public <T> Written<T> write(String database, FilteredFile target, DumpTask task, SnapshotReader<T> beside) {
        try (Connection holder = server.open(database, task.step())) {
            holder.setAutoCommit(false);
            Sql.run(holder, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            String snapshot = Sql.first(holder, "SELECT pg_export_snapshot()", row -> String.valueOf(row.getString(1)))
                    .orElseThrow();
            DatabaseShape shape = DatabaseShape.read(holder);
            T reading = dump(holder, new Place(database, target, snapshot), task, beside);
            holder.rollback();
            return new Written<>(shape, reading, tools.version());
        } catch (SQLException failure) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error("the dump of " + database + " failed", SqlErrors.describe(failure), ""),
                    failure);
        }
    }

    /**
     * What a server must have before it takes the dump, read by psql: so it passes the same filter as the dump.
     *
     * @param login the product's own role, which need not own anything
     * @throws EnvironmentFailure with the last lines of psql; the file is then the caller's to remove
     */
    public void writeNeeds(String database, FilteredFile target, String login, DumpTask task) {
        ClientTool tool = new ClientTool(processes, server.sessions(), task);
        Address address = server.admin().withDatabase(database);
        List<String> arguments = new ArrayList<>(
                List.of("--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--command=" + NeedsQuery.of(login)));
        arguments.addAll(target.filter().isPresent() ? List.of() : List.of("--output=" + target.file()));
        List<String> argv = tool.argv(tools.psql(), arguments, address);
        tool.finish(tools.psql(), tool.start(tools.psql(), target.writtenBy(argv), target.environment(), address));
    }

    private <T> T dump(Connection holder, Place place, DumpTask task, SnapshotReader<T> beside) throws SQLException {
        ClientTool tool = new ClientTool(processes, server.sessions(), task);
        Address address = server.admin().withDatabase(place.database());
        List<String> argv = tool.argv(tools.dump(), arguments(place, task), address);
        Child child = tool.start(
                tools.dump(), place.target().writtenBy(argv), place.target().environment(), address);
        task.leash().ifPresent(leash -> leash.onEnd().accept(() -> end(tool, child, holder)));
        try {
            T reading = beside.read(holder);
            tool.finish(tools.dump(), child);
            return reading;
        } catch (RuntimeException | SQLException failure) {
            // Whatever went wrong here: nothing is left running.
            tool.end(child);
            throw failure;
        }
    }

    private static List<String> arguments(Place place, DumpTask task) {
        FilteredFile target = place.target();
        List<String> arguments = new ArrayList<>(
                target.filter().isPresent()
                        ? List.of("--format=custom")
                        : List.of("--format=directory", "--file=" + target.file(), "--jobs=" + task.jobs()));
        arguments.addAll(
                List.of("--snapshot=" + place.snapshot(), "--compress=1", "--lock-wait-timeout=60s", "--verbose"));
        return arguments;
    }

    /** From any thread: both the tool and what reads beside it come to their end, by a failure. */
    private static void end(ClientTool tool, Child child, Connection holder) {
        try {
            holder.abort(Runnable::run);
        } catch (SQLException failure) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error("the dump's connection cannot be closed", SqlErrors.describe(failure), ""),
                    failure);
        } finally {
            // Neither waits for the other to be gone.
            tool.end(child);
        }
    }

    /** Lets superusers, and nobody else, into a closed clone; {@code server} must be one's. */
    public void openForReading(Database clone) {
        alter(clone, List.of("CONNECTION LIMIT 0", "ALLOW_CONNECTIONS true"));
    }

    /** Closes it again; whoever is still inside stays until he leaves, or until the clone is needed. */
    public void closeAgain(Database clone) {
        alter(clone, List.of("ALLOW_CONNECTIONS false", "CONNECTION LIMIT " + clone.connectionLimit()));
    }

    private void alter(Database clone, List<String> options) {
        Database now = server.database(clone.oid()).orElseThrow(() -> gone(clone));
        try (Connection control = server.open(server.admin().database(), "control")) {
            Sql.together(
                    control,
                    options.stream()
                            .map(option -> "ALTER DATABASE " + Sql.name(now.name()) + " " + option)
                            .toList());
        } catch (SQLException failure) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "database " + now.name() + " could not be altered", SqlErrors.describe(failure), ""),
                    failure);
        }
    }

    private static EnvironmentFailure gone(Database clone) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "database " + clone.name() + " is gone",
                        "no database of this server has its number " + clone.oid() + " any more",
                        ""));
    }

    /** What is dumped where, in which snapshot. */
    private record Place(String database, FilteredFile target, String snapshot) {}
}
