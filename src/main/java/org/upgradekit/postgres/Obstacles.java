package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.upgradekit.diagnostic.EnvironmentFailure;

/** Everything that would make a custody fail half-way, or its restore point incomplete; asked before anything stops. */
public final class Obstacles {
    private static final int COLLATION_VERSION_SINCE = 15;

    /** With one of these nobody gets far enough to look further. */
    private static final Set<String> SHUT_OUT =
            Set.of("server-standby", "server-pooler", "database-claimed", "database-closed");

    private static final String UNDER_DATABASE = " WHERE database = ";

    private final Server server;
    private final Claim claim;
    private final Address product;

    /** @param product the product's own way into the database */
    public Obstacles(Server server, Claim claim, Address product) {
        this.server = server;
        this.claim = claim;
        this.product = product;
    }

    /** All of them, the ones that block and the ones to know; empty when there is none. */
    public List<Obstacle> find() {
        List<Obstacle> found = new ArrayList<>(ofServer());
        Optional<Database> database = server.database(claim.database());
        if (database.isEmpty()) {
            found.add(blocks("database-missing", "there is no database " + claim.database(), "", "correct the name"));
            return found;
        }
        found.addAll(ofDatabase(database.get()));
        if (found.stream().map(Obstacle::id).noneMatch(SHUT_OUT::contains)) {
            new ProductLogin(server, product).obstacleTo(database.get()).ifPresent(found::add);
            found.addAll(inside(database.get()));
            found.addAll(new RightsTrial(server, claim).on(database.get()));
        }
        return found;
    }

    private List<Obstacle> ofServer() {
        List<Obstacle> found = new ArrayList<>();
        ServerFacts facts = server.facts();
        if (facts.recovering()) {
            found.add(blocks("server-standby", "the server is a standby", "it takes no writes", "name the primary"));
        }
        if (!facts.fsync() || !facts.fullPageWrites()) {
            found.add(blocks(
                    "server-fsync",
                    "the server runs with fsync or full_page_writes off",
                    "after a power cut neither the database nor its restore point would be whole",
                    "switch both on and reload the server"));
        }
        if (server.ask("the process number", Obstacles::pooled)) {
            found.add(blocks(
                    "server-pooler",
                    "the admin address leads to a connection pooler",
                    "sessions there are shared, and databases cannot be closed or renamed",
                    "name the server itself"));
        }
        if (server.admin().database().equals(claim.database())) {
            found.add(blocks(
                    "admin-database",
                    "the admin address names the database to upgrade",
                    "nobody can rename or clone the database he is in",
                    "name another database in it, such as postgres"));
        }
        return found;
    }

    /** A pooler greets with a process number of its own. */
    static boolean pooled(Connection session) throws SQLException {
        return session.unwrap(PGConnection.class).getBackendPID()
                != Sql.first(session, "SELECT pg_catalog.pg_backend_pid()", row -> row.getInt(1))
                        .orElse(0);
    }

    private List<Obstacle> ofDatabase(Database database) {
        List<Obstacle> found = new ArrayList<>(taken(database));
        if (!database.open() && Marker.of(database).isEmpty()) {
            found.add(
                    blocks("database-closed", "database " + database.name() + " takes no connections", "", "open it"));
        }
        String name = Sql.text(database.name());
        list("SELECT gid FROM pg_prepared_xacts" + UNDER_DATABASE + name)
                .forEach(gid -> found.add(blocks(
                        "prepared-transaction",
                        "a prepared transaction is pending: " + gid,
                        "it holds the database and survives its session",
                        "COMMIT PREPARED or ROLLBACK PREPARED it")));
        list("SELECT slot_name FROM pg_replication_slots" + UNDER_DATABASE + name)
                .forEach(slot -> found.add(blocks(
                        "logical-slot",
                        "a logical replication slot hangs on the database: " + slot,
                        "it would stay with the replaced database, and its reader would miss what follows",
                        "drop the slot, and set the replication up again afterwards")));
        list("SELECT subname FROM pg_subscription WHERE subdbid = " + database.oid())
                .forEach(subscription -> found.add(blocks(
                        "subscription",
                        "the database subscribes to another: " + subscription,
                        "a clone would not, or twice",
                        "drop the subscription, and set it up again afterwards")));
        found.addAll(collation(database));
        found.addAll(standbys());
        found.addAll(new LostDirectories(server).find());
        return found;
    }

    /** Another run has it in its hands, or is just about to. */
    private List<Obstacle> taken(Database database) {
        List<Obstacle> found = new ArrayList<>();
        Marker.of(database)
                .filter(marker -> Marker.of(database, claim).isEmpty())
                .ifPresent(marker -> found.add(blocks(
                        "database-claimed",
                        "database " + database.name() + " is in the hands of run "
                                + marker.claim().run(),
                        marker.claim().where(),
                        "there: " + marker.claim().undo())));
        server.lockedBy(database.oid()).stream()
                .filter(session -> !ofThisRun(session))
                .forEach(session -> found.add(blocks(
                        "database-locked",
                        "another run is at work on database " + database.name(),
                        session.toString(),
                        "wait for its end; of a run whose host is gone, end its session with SELECT"
                                + " pg_terminate_backend(" + session.pid() + ")")));
        return found;
    }

    /** A run looks at its next hop while its session of this one is there; those of later hops bear RUN.hN. */
    private boolean ofThisRun(Session session) {
        String run = claim.run().replaceFirst("\\.h[0-9]+$", "");
        return session.application().matches("upgrade:" + Pattern.quote(run) + "(\\.h[0-9]+)?:.*");
    }

    private List<Obstacle> collation(Database database) {
        if (server.facts().major() < COLLATION_VERSION_SINCE) {
            return List.of();
        }
        return list("SELECT datcollversion FROM pg_database WHERE oid = " + database.oid()
                        + " AND datcollversion <> pg_database_collation_actual_version(oid)")
                .stream()
                .map(version -> blocks(
                        "collation-version",
                        "the database was made with version " + version + " of its collation, the system has another",
                        "PostgreSQL refuses to clone it, and its indexes may be out of order",
                        "REINDEX it, then ALTER DATABASE … REFRESH COLLATION VERSION"))
                .toList();
    }

    private List<Obstacle> standbys() {
        return list("SELECT application_name FROM pg_stat_replication WHERE pid NOT IN (SELECT active_pid FROM"
                        + " pg_replication_slots WHERE slot_type = 'logical' AND active_pid IS NOT NULL)")
                .stream()
                .map(name -> new Obstacle(
                        "standby",
                        false,
                        "a standby follows this server: " + name,
                        "it needs room for the clone as well, and its readers see the replaced database until they"
                                + " connect anew",
                        "see that it has room"))
                .toList();
    }

    private List<Obstacle> inside(Database database) {
        try (Connection session = server.open(database.name(), "obstacles")) {
            return new InsideObstacles(session).find();
        } catch (SQLException e) {
            throw Server.failure("to look into " + database.name(), e);
        } catch (EnvironmentFailure closed) {
            if (Marker.of(database, claim).isPresent()) {
                return List.of();
            }
            throw closed;
        }
    }

    private List<String> list(String sql) {
        return server.ask("the catalogue", c -> Sql.rows(c, sql, row -> String.valueOf(row.getString(1))));
    }

    static Obstacle blocks(String id, String what, String why, String remedy) {
        return new Obstacle(id, true, what, why, remedy);
    }
}
