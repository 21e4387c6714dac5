package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.postgres.Marker.Role;

/** Clones of databases: closed at birth, compared with their source, and given what PostgreSQL does not copy. */
final class Cloning {
    private static final int STRATEGY_SINCE = 15;
    private static final int CLONE_METHOD_SINCE = 18;

    /** The source is closed, but autovacuum may shorten a table while it is compared. */
    private static final int ATTEMPTS = 3;

    private final Server server;
    private final Claim claim;
    private final Grip grip;

    Cloning(Server server, Claim claim, Grip grip) {
        this.server = server;
        this.claim = claim;
        this.grip = grip;
    }

    /** The restore point: read and cloned from one session that is alone in the source, which is open again at the end. */
    <T> Saved<T> save(Database source, SnapshotReader<T> reader) {
        String name = claim.names().restorePoint();
        grip.drop(server.database(name), Role.COPYING);
        Marker marker = Marker.of(source, claim).orElseThrow();
        Saved<T> saved = borrow(source, session -> {
            T reading = reader.read(session);
            Relations relations = copy(session, source, marker.as(Role.COPYING, 0, source.oid()), name);
            Database clone = server.database(name).orElseThrow();
            return new Saved<>(
                    clone.oid(), name, relations.bytes(), relations.all().size(), reading);
        });
        dress(source, name);
        server.run(
                "to mark the restore point",
                Swaps.comment(
                        name,
                        Optional.of(marker.as(Role.RESTORE_POINT, saved.oid(), source.oid())
                                .text())));
        server.run("to open " + source.name(), Swaps.open(source.name()));
        return saved;
    }

    /** What was restored from a dump, in place of a clone that is gone: it gets what a dump does not hold, and is closed. */
    void adopt(Database source, Optional<Attributes> saved, Marker marker) {
        String name = claim.names().restorePoint();
        Database restored = server.database(name).orElseThrow();
        Attributes wanted = saved.orElseGet(() -> attributes(source));
        server.run(
                "to give the restored database to " + wanted.owner(),
                "ALTER DATABASE " + Sql.name(name) + " OWNER TO " + Sql.name(wanted.owner()));
        dress(wanted, source, name);
        server.together(
                "to mark the restore point",
                List.of(
                        Swaps.close(name),
                        Swaps.comment(
                                name,
                                Optional.of(marker.as(Role.RESTORE_POINT, restored.oid(), source.oid())
                                        .text()))));
    }

    /** A new work database, copied from the restore point and open. */
    void renew(Database clone) {
        Marker marker = Marker.of(clone, claim).orElseThrow();
        String name = claim.names().work();
        borrow(clone, session -> copy(session, clone, marker.as(Role.COPYING, 0, 0), name));
        dress(clone, name);
        long oid = server.database(name).orElseThrow().oid();
        server.together(
                "to renew " + claim.database(),
                List.of(
                        Swaps.limit(name, marker.connectionLimit()),
                        Swaps.comment(
                                name, Optional.of(marker.as(Role.WORK, oid, 0).text())),
                        Swaps.comment(
                                clone.name(),
                                Optional.of(marker.as(Role.RESTORE_POINT, clone.oid(), oid)
                                        .text())),
                        Swaps.open(name)));
    }

    /** Lets one session of ours in, and nobody else; the database is closed again when this returns. */
    <T> T borrow(Database database, SnapshotReader<T> reader) {
        server.run("to open " + database.name(), Swaps.open(database.name()));
        try (Connection session = entered(database)) {
            grip.empty(database.oid(), Set.of(server.pid(session)));
            return reader.read(session);
        } catch (SQLException e) {
            throw Server.failure("to read " + database.name(), e);
        }
    }

    private Connection entered(Database database) {
        try {
            return server.open(database.name(), "custody");
        } finally {
            grip.close(database.name());
        }
    }

    /** Again when the copy is not equal to what the source was before or after: somebody wrote, or the disk lies. */
    private Relations copy(Connection session, Database source, Marker marker, String name) throws SQLException {
        String difference = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Relations before = Relations.read(session);
            create(session, source, name);
            Database clone = server.database(name).orElseThrow();
            server.run(
                    "to mark " + name,
                    Swaps.comment(
                            name,
                            Optional.of(marker.as(Role.COPYING, clone.oid(), marker.refers())
                                    .text())));
            Relations copied = borrow(clone, Relations::read);
            Optional<String> unequal = before.difference(copied);
            if (unequal.isEmpty() || Relations.read(session).difference(copied).isEmpty()) {
                return copied;
            }
            difference = unequal.get();
            grip.drop(Optional.of(clone), Role.COPYING);
        }
        throw unequal(source, difference);
    }

    private void create(Connection session, Database source, String name) {
        List<String> ways = new ArrayList<>();
        if (server.facts().major() >= CLONE_METHOD_SINCE) {
            ways.add("clone");
            ways.add("copy");
        } else {
            ways.add("");
        }
        for (int i = 0; i < ways.size(); i++) {
            try {
                create(session, source, name, ways.get(i));
                return;
            } catch (EnvironmentFailure failure) {
                // Whether the file system can clone files shows only when it is asked to.
                if (i == ways.size() - 1) {
                    throw failure;
                }
            }
        }
    }

    private void create(Connection session, Database source, String name, String way) {
        // No client slips in while it is opened for the comparison: a superuser is exempt from the limit.
        int limit = server.facts().superuser() ? 0 : 1;
        String sql = "CREATE DATABASE " + Sql.name(name) + " TEMPLATE " + Sql.name(source.name()) + " OWNER "
                + Sql.name(source.owner())
                + (server.facts().major() >= STRATEGY_SINCE ? " STRATEGY FILE_COPY" : "")
                + " ALLOW_CONNECTIONS false CONNECTION LIMIT " + limit;
        grip.insist(source.oid(), Set.of(server.pid(session)), () -> {
            try {
                if (!way.isEmpty()) {
                    Sql.run(session, "SET file_copy_method = '" + way + "'");
                }
                Sql.run(session, sql);
            } catch (SQLException e) {
                throw Server.failure("to clone " + source.name(), e);
            }
        });
    }

    private void dress(Database source, String name) {
        dress(attributes(source), source, name);
    }

    private void dress(Attributes wanted, Database source, String name) {
        server.together("to give the clone what belongs to " + source.name(), wanted.statements(name));
        Attributes given = attributes(server.database(name).orElseThrow());
        if (!given.equals(wanted)) {
            throw unequal(source, given + " instead of " + wanted);
        }
    }

    /** What a migration has given to the placeholder, which it took for its database: that is given to its database. */
    List<String> misled(Database placeholder) {
        return attributes(placeholder).granted(claim.database());
    }

    private Attributes attributes(Database database) {
        return server.ask("the attributes of " + database.name(), c -> Attributes.read(c, database));
    }

    private static EnvironmentFailure unequal(Database source, String difference) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "the clone of " + source.name() + " is not equal to its source",
                        difference,
                        "nothing was changed; look for what else writes to this server's files or catalogues"));
    }
}
