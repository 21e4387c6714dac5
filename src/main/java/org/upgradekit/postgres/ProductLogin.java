package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;

/**
 * The product's own way into its database, asked before anything stops: it opens, and leads to the very database that the
 * administrator sees. A port of a container and a local socket of the same number can be two servers.
 */
final class ProductLogin {
    /** When a server started, to the microsecond, tells it from any other; everybody may ask. */
    private static final String SERVER = "SELECT extract(epoch FROM pg_catalog.pg_postmaster_start_time())::text";

    private static final String HERE =
            "SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()";

    private static final String ID = "product-login";
    private static final String FULL = "53300";

    private final Server server;
    private final Address product;

    ProductLogin(Server server, Address product) {
        this.server = server;
        this.product = product;
    }

    Optional<Obstacle> obstacleTo(Database database) {
        try (Connection session = server.sessions().open(product, "login")) {
            if (Obstacles.pooled(session)) {
                return Optional.of(pooler());
            }
            boolean same = number(session).equals(Optional.of(database.oid()))
                    && text(session).equals(server.ask("when the server started", ProductLogin::text));
            return same ? Optional.empty() : Optional.of(elsewhere());
        } catch (SQLException e) {
            throw Server.failure("to ask as the product", e);
        } catch (EnvironmentFailure failure) {
            return Optional.of(refused(failure));
        }
    }

    /** Who has used up his connections has them free once his services are stopped: that is told, and does not block. */
    private static Obstacle refused(EnvironmentFailure failure) {
        boolean full = failure.getCause() instanceof SQLException cause && FULL.equals(cause.getSQLState());
        Diagnostic said = failure.first();
        return new Obstacle(ID, !full, said.summary(), said.detail(), said.hint());
    }

    private static Obstacle pooler() {
        return Obstacles.blocks(
                ID,
                "the store's url leads to a connection pooler",
                "it does not know the private name that the database bears during an upgrade",
                "name the server itself there; the service may go on using the pooler");
    }

    private Obstacle elsewhere() {
        return Obstacles.blocks(
                "admin-server",
                "the store's url and its administrator lead to different databases",
                "the url is " + product + ", the administrator asks on " + server.admin()
                        + ": the restore point would be one of another database",
                "let admin name the server that the url leads to");
    }

    private static Optional<Long> number(Connection session) throws SQLException {
        return Sql.first(session, HERE, row -> row.getLong(1));
    }

    private static Optional<String> text(Connection session) throws SQLException {
        return Sql.first(session, SERVER, row -> row.getString(1));
    }
}
