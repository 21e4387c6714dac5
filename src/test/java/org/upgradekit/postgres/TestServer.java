package org.upgradekit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.upgradekit.host.LocalHost;
import org.upgradekit.testing.PostgresSource;

/** A real PostgreSQL on the loopback, started once for all tests of this JVM and ended with it. */
final class TestServer {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final int port;

    private TestServer(int port) {
        this.port = port;
    }

    /** The one server that tests share: a cluster takes seconds to create, a database a tenth of one. */
    static TestServer shared() {
        return Shared.SERVER;
    }

    /** Of this machine: local sockets as they are, and as others where the tests run as root. */
    static Sessions sessions(String run, Duration lockTimeout) {
        try {
            return new Sessions(run, lockTimeout, LocalHost.of(System.getenv()).sockets());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int port() {
        return port;
    }

    /** Of the superuser {@code postgres}, who needs no password here. */
    String jdbc(String database) {
        return jdbc(database, "postgres");
    }

    /** The same place as a libpq address. */
    String url(String database, String user) {
        return "postgresql://" + user + "@localhost:" + port() + "/" + database;
    }

    /** As the superuser. */
    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbc(database));
    }

    Connection connect(String database, String user) throws SQLException {
        return DriverManager.getConnection(jdbc(database, user));
    }

    private String jdbc(String database, String user) {
        return "jdbc:postgresql://localhost:" + port + "/" + database + "?user="
                + URLEncoder.encode(user, StandardCharsets.UTF_8);
    }

    /** A new empty database with a name of its own. */
    String newDatabase() throws SQLException {
        String name = "t" + NAMES.incrementAndGet() + "_" + Long.toHexString(System.nanoTime());
        try (Connection control = connect("postgres")) {
            run(control, "CREATE DATABASE " + name + " TEMPLATE template0");
        }
        return name;
    }

    /** Runs each statement on its own. */
    static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of the first row. */
    static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    /** Loaded, and so the server started, by the first test that asks. */
    private static final class Shared {
        private static final TestServer SERVER =
                new TestServer(PostgresSource.chosen().start(Map.of("fsync", "off", "max_connections", "60")));
    }
}
