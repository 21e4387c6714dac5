package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.postgres.Marker.Role;

/** Proves on an empty database the rights that saving and restoring need: what is only read from grants can be wrong. */
final class RightsTrial {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Server server;
    private final Claim claim;
    private final String first;
    private final String second;

    RightsTrial(Server server, Claim claim) {
        this.server = server;
        this.claim = claim;
        this.first = Names.rights(claim, "made");
        this.second = Names.rights(claim, "renamed");
    }

    List<Obstacle> on(Database model) {
        // Two who look at the same time, as a timer and an operator do, would drop each other's.
        return server.alone(first, () -> tried(model));
    }

    private List<Obstacle> tried(Database model) {
        try {
            clean();
            perform(model);
            // Who goes on without having dropped it leaves a database that nobody names.
            clean();
            return List.of();
        } catch (EnvironmentFailure failure) {
            return List.of(refused(failure));
        } finally {
            cleanQuietly();
        }
    }

    private Obstacle refused(EnvironmentFailure failure) {
        return Obstacles.blocks(
                "restore-rights",
                "the administrator (" + server.admin() + ") may not do what a restore needs: " + failure.getMessage(),
                failure.first().detail(),
                "put into the playbook, beside the store's url: admin: '${secret.admin}', and under secrets: admin:"
                        + " {file: FILE, key: ADMIN_URL}. The file (0600) holds the line"
                        + " ADMIN_URL=postgresql://ROLE:PASSWORD@HOST:PORT/postgres of a superuser; or of the owner with"
                        + " CREATEDB and pg_signal_backend (where roles have settings in this database: with CREATEROLE, and from PostgreSQL 16 on with"
                        + " ADMIN OPTION on those roles)");
    }

    private void perform(Database model) {
        server.run(
                "to create a database for " + model.owner(),
                "CREATE DATABASE " + Sql.name(first) + " TEMPLATE template0 OWNER " + Sql.name(model.owner())
                        + " ALLOW_CONNECTIONS false");
        Database trial = server.database(first).orElseThrow();
        Marker marker = new Marker(claim, Role.SCRATCH, trial.oid(), 0, Optional.empty(), 0);
        Attributes wanted = server.ask("the attributes of " + model.name(), c -> Attributes.read(c, model));
        server.run("to comment", Swaps.comment(first, Optional.of(marker.text())));
        server.together("to give owner, ACL and settings", wanted.statements(first));
        server.together("to rename and open", List.of(Swaps.rename(first, second), Swaps.open(second)));
        try (Connection client = server.open(second, "trial")) {
            server.run("to close", Swaps.close(second));
            server.endSessions(trial.oid(), Set.of(), PATIENCE);
            if (client.isValid(1)) {
                throw new IllegalStateException("an ended session goes on");
            }
        } catch (SQLException gone) {
            // Closing a connection that the server has ended may complain.
            return;
        }
    }

    /** Also what an earlier trial left when it was killed. */
    private void clean() {
        for (String name : List.of(first, second)) {
            Optional<Database> there = server.database(name);
            boolean ours = there.filter(one ->
                            Marker.of(one, claim).isPresent() || (one.comment().isEmpty() && !one.open()))
                    .isPresent();
            if (ours) {
                if (there.orElseThrow().template()) {
                    server.run("to drop a trial", "ALTER DATABASE " + Sql.name(name) + " IS_TEMPLATE false");
                }
                server.run("to drop a trial", "DROP DATABASE " + Sql.name(name));
            }
        }
    }

    private void cleanQuietly() {
        try {
            clean();
        } catch (EnvironmentFailure stays) {
            // The trial's own failure says more; the next one cleans up again.
            return;
        }
    }
}
