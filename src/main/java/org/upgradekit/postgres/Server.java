package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/**
 * The control connection: as the administrator, in a database that is not the one to upgrade (a closed database cannot be
 * entered, and nobody renames the one he is in). Its methods throw {@link EnvironmentFailure} when the server refuses.
 */
public final class Server implements AutoCloseable {
    /** Tells our advisory locks from others': "upg0". */
    static final int LOCK_CLASS = 0x75706730;

    /** Of locks on names that several may want at the same time: "upg1". */
    private static final int NAMES_CLASS = 0x75706731;

    private final Connection control;
    private final Sessions sessions;
    private final Address admin;
    private final ServerFacts facts;

    private Server(Connection control, Sessions sessions, Address admin) throws SQLException {
        this.control = control;
        this.sessions = sessions;
        this.admin = admin;
        // A schema that anybody may write to must not decide what our statements mean.
        Sql.run(control, "SET search_path = pg_catalog, pg_temp");
        this.facts = ServerFacts.read(control);
    }

    public static Server connect(Sessions sessions, Address admin) {
        Connection control = sessions.open(admin, "control");
        try {
            return new Server(control, sessions, admin);
        } catch (SQLException e) {
            throw failure("the server does not answer on " + admin, e);
        }
    }

    public ServerFacts facts() {
        return facts;
    }

    public Address admin() {
        return admin;
    }

    public Sessions sessions() {
        return sessions;
    }

    /** As the administrator, in another database. */
    public Connection open(String database, String step) {
        Connection connection = sessions.open(admin.withDatabase(database), step);
        try {
            Sql.run(connection, "SET search_path = pg_catalog, pg_temp");
            return connection;
        } catch (SQLException e) {
            throw failure("database " + database + " does not answer", e);
        }
    }

    public List<Database> databases() {
        return ask("the list of databases", c -> Sql.rows(c, Database.QUERY + " ORDER BY d.datname", Database.ROW));
    }

    public Optional<Database> database(String name) {
        return ask("database " + name, c -> Sql.first(c, Database.QUERY + " WHERE d.datname = ?", Database.ROW, name));
    }

    public Optional<Database> database(long oid) {
        return ask("a database", c -> Sql.first(c, Database.QUERY + " WHERE d.oid = ?", Database.ROW, oid));
    }

    /** In bytes, all tablespaces. */
    public long size(long oid) {
        return ask(
                "the size of a database",
                c -> Sql.first(c, "SELECT pg_database_size(?::oid)", row -> row.getLong(1), oid)
                        .orElse(0L));
    }

    /** All who are on a database, our own control connection never among them. */
    public List<Session> sessionsOn(long oid) {
        return ask(
                "the sessions on a database",
                c -> Sql.rows(
                        c,
                        Session.QUERY + " WHERE a.datid = ? AND a.pid <> pg_backend_pid() ORDER BY a.pid",
                        Session.ROW,
                        oid));
    }

    /**
     * Ends all sessions on a database but {@code except}, and returns when they are gone.
     *
     * @throws EnvironmentFailure when one is still there after {@code limit}, naming each and why
     */
    public void endSessions(long oid, Set<Integer> except, Duration limit) {
        new SessionEnding(this, limit).onDatabase(oid, except);
    }

    /** The server process of a connection of ours. */
    public int pid(Connection connection) {
        try {
            return Sql.first(connection, "SELECT pg_catalog.pg_backend_pid()", row -> row.getInt(1))
                    .orElseThrow();
        } catch (SQLException e) {
            throw failure("a session of ours is gone", e);
        }
    }

    /** The server process of the control connection. */
    public int pid() {
        return pid(control);
    }

    /** Takes the lock that keeps other runs, on whatever host, from this database while the connection lasts. */
    public boolean lock(long oid) {
        return ask(
                "an advisory lock",
                c -> Sql.first(c, "SELECT pg_try_advisory_lock(?, ?)", row -> row.getBoolean(1), LOCK_CLASS, (int) oid)
                        .orElse(false));
    }

    /** One statement, by itself. */
    void run(String what, String sql) {
        ask(what, c -> {
            Sql.run(c, sql);
            return true;
        });
    }

    /** All of them or none, flushed to disk when it returns. */
    void together(String what, List<String> statements) {
        ask(what, c -> {
            Sql.together(c, statements);
            return true;
        });
    }

    /** Does something while nobody else does something of this name on the server, and waits for who does. */
    <T> T alone(String name, Supplier<T> work) {
        String lock = "(" + NAMES_CLASS + ", " + name.hashCode() + ")";
        run("to wait for another that uses " + name, "SELECT pg_advisory_lock" + lock);
        try {
            return work.get();
        } finally {
            unlock(lock);
        }
    }

    /** Where the connection is gone the lock went with it, and what failed says more. */
    private void unlock(String lock) {
        try {
            Sql.run(control, "SELECT pg_advisory_unlock" + lock);
        } catch (SQLException gone) {
            return;
        }
    }

    /** Who has that lock: sessions of runs, here or on other hosts. */
    List<Session> lockedBy(long oid) {
        return ask("who holds a lock", c -> Sql.rows(c, Session.LOCKERS, Session.ROW, oid));
    }

    <T> T ask(String what, Question<T> question) {
        try {
            return question.put(control);
        } catch (SQLException e) {
            throw failure(what, e);
        }
    }

    static EnvironmentFailure failure(String what, SQLException e) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "PostgreSQL refused: " + what,
                        e.getMessage() + " (SQLSTATE " + e.getSQLState() + ")",
                        "`upgrade status` says what state things are in"),
                e);
    }

    @Override
    public void close() {
        try {
            control.close();
        } catch (SQLException alreadyGone) {
            // The server ends the session by itself.
            return;
        }
    }

    /** Something that only the server can answer. */
    interface Question<T> {
        T put(Connection control) throws SQLException;
    }
}
