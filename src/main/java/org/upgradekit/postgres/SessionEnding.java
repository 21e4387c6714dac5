package org.upgradekit.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/** Ends sessions and waits until they are gone: a terminated one holds its database until it has noticed. */
final class SessionEnding {
    private static final String NOT_ALLOWED = "42501";
    private static final Duration EACH = Duration.ofMillis(500);

    private final Server server;
    private final Duration limit;

    SessionEnding(Server server, Duration limit) {
        this.server = server;
        this.limit = limit;
    }

    void onDatabase(long oid, Set<Integer> except) {
        refusePrepared(oid);
        // Autovacuum's workers give way by themselves to whoever needs the database alone.
        until(
                Session.QUERY + " WHERE a.datid = ? AND a.pid <> pg_backend_pid() AND a.backend_type IS DISTINCT FROM"
                        + " 'autovacuum worker'",
                oid,
                except);
    }

    /** Those on whichever database whose statement names this one: a CREATE or DROP DATABASE that outlived its client. */
    void naming(String prefix, String database) {
        until(
                Session.QUERY + " WHERE starts_with(a.application_name, '" + prefix.replace("'", "''") + "')"
                        + " AND a.state = 'active' AND position(? in a.query) > 0 AND a.pid <> pg_backend_pid()",
                Sql.name(database),
                Set.of());
    }

    /** Those of one name but this one: what an earlier attempt left at work, when that is known to be over. */
    void named(String name) {
        until(Session.QUERY + " WHERE a.application_name = ? AND a.pid <> pg_backend_pid()", name, Set.of());
    }

    /** An earlier process of this run that still holds its lock: its statement outlived it in the server. */
    void lockHolders(long oid, String prefix) {
        until(
                Session.LOCKERS + " AND starts_with(a.application_name, '" + prefix.replace("'", "''") + "')",
                oid,
                Set.of());
        server.run("to wait for a lock", "SELECT pg_sleep(0.05)");
    }

    private void until(String query, Object parameter, Set<Integer> except) {
        long end = System.nanoTime() + limit.toNanos();
        Map<Integer, String> refused = new LinkedHashMap<>();
        List<Session> left = left(query, parameter, except);
        while (!left.isEmpty()) {
            for (Session one : left) {
                end(one, refused);
            }
            left = left(query, parameter, except);
            if (!left.isEmpty() && System.nanoTime() > end) {
                throw staying(left, refused);
            }
        }
    }

    private List<Session> left(String query, Object parameter, Set<Integer> except) {
        return server.ask("the sessions to end", c -> Sql.rows(c, query, Session.ROW, parameter)).stream()
                .filter(one -> !except.contains(one.pid()))
                .toList();
    }

    /** The server waits for each, so that this loop does not spin. */
    private void end(Session one, Map<Integer, String> refused) {
        server.ask("to end a session", c -> {
            try {
                return Sql.rows(
                        c, "SELECT pg_terminate_backend(?, ?)", row -> row.getBoolean(1), one.pid(), EACH.toMillis());
            } catch (SQLException e) {
                if (!NOT_ALLOWED.equals(e.getSQLState())) {
                    throw e;
                }
                refused.put(one.pid(), String.valueOf(e.getMessage()));
                Sql.run(c, "SELECT pg_sleep(0.05)");
                return List.of();
            }
        });
    }

    private void refusePrepared(long oid) {
        List<String> prepared = server.ask(
                "the prepared transactions",
                c -> Sql.rows(
                        c,
                        "SELECT p.gid, p.database FROM pg_prepared_xacts p JOIN pg_database d ON d.datname = p.database"
                                + " WHERE d.oid = ?",
                        row -> row.getString(1) + " in " + row.getString(2),
                        oid));
        if (!prepared.isEmpty()) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "a prepared transaction holds the database: " + String.join(", ", prepared),
                            "it survives its session, and can be ended only from inside the database",
                            "COMMIT PREPARED or ROLLBACK PREPARED it there, as a superuser or its owner; then run again"));
        }
    }

    private EnvironmentFailure staying(List<Session> left, Map<Integer, String> refused) {
        String detail = left.stream()
                .map(one -> one + (refused.containsKey(one.pid()) ? ": " + refused.get(one.pid()) : ""))
                .collect(Collectors.joining("\n"));
        String hint = refused.isEmpty()
                ? "end these clients by hand, then run again"
                : "give the administrator's role pg_signal_backend, or a superuser as admin; a superuser's session only"
                        + " a superuser can end";
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(left.size() + " session(s) stayed after " + limit.toSeconds() + " s", detail, hint));
    }
}
