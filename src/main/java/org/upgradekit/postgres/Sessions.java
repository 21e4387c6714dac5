package org.upgradekit.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.postgresql.Driver;
import org.upgradekit.host.KeepAliveSocketFactory;
import org.upgradekit.host.LocalSockets;
import org.upgradekit.host.UnixSocketFactory;

/**
 * Opens the database sessions of one run. Each is named {@code upgrade:<run>:<step>}, by which a later resume finds
 * and ends it, and each is free of what a role or a database may have set to the harm of an upgrade.
 */
public final class Sessions {
    /** The server cuts an application's name to this many bytes. */
    private static final int NAME_BYTES = 63;

    private static final int CONNECT_SECONDS = 10;
    private static final int LOGIN_SECONDS = 20;

    /** What may stand in {@code pg_stat_activity} for the step where its name does not fit. */
    private static final int HASH = 8;

    private static final List<String> KEEPALIVE =
            List.of("tcp_keepalives_idle = 20", "tcp_keepalives_interval = 10", "tcp_keepalives_count = 3");

    private final String run;
    private final Duration lockTimeout;
    private final LocalSockets sockets;

    /** @param lockTimeout how long a statement waits for a lock; zero waits for ever */
    public Sessions(String run, Duration lockTimeout, LocalSockets sockets) {
        this.run = run;
        this.lockTimeout = lockTimeout;
        this.sockets = sockets;
    }

    public String run() {
        return run;
    }

    /** What the names of all sessions of this run begin with. */
    public String prefix() {
        return "upgrade:" + run + ":";
    }

    /** The name of a step's session: at most 63 bytes; a long step is cut, and told apart by a digest. */
    public String name(String step) {
        String whole = prefix() + step;
        if (whole.getBytes(StandardCharsets.UTF_8).length <= NAME_BYTES) {
            return whole;
        }
        String digest = "~" + Names.hex(step).substring(0, HASH);
        int end = whole.length();
        while ((whole.substring(0, end) + digest).getBytes(StandardCharsets.UTF_8).length > NAME_BYTES) {
            end--;
        }
        return whole.substring(0, end) + digest;
    }

    /**
     * The address with which a product's own program logs in: named like ours, and noticed by the server within half a
     * second when the program dies.
     */
    public Address labelled(Address address, String step) {
        String settings = "-c client_connection_check_interval=500ms -c synchronous_commit=on";
        String before = address.options().getOrDefault("options", "");
        return address.withOption("application_name", name(step))
                .withOption("options", before.isEmpty() ? settings : before + " " + settings);
    }

    /**
     * Logs in.
     *
     * @throws org.upgradekit.diagnostic.EnvironmentFailure that tells why not, exit code 3; once something has changed
     *     the caller says what state things are in
     */
    public Connection open(Address address, String step) {
        try {
            Connection connection = new Driver().connect(bare(address), properties(address, step));
            if (connection == null) {
                throw new IllegalStateException("the driver does not know its own address");
            }
            return pinned(connection);
        } catch (SQLException e) {
            throw ConnectFailures.of(address, e);
        }
    }

    private static String bare(Address address) {
        return new Address(
                        address.local() ? "localhost" : address.host(),
                        address.port(),
                        address.database(),
                        address.user(),
                        Optional.empty(),
                        new TreeMap<>())
                .jdbc();
    }

    private Properties properties(Address address, String step) {
        Properties properties = new Properties();
        properties.putAll(AddressText.jdbcOptions(address.options()));
        properties.putIfAbsent("connectTimeout", String.valueOf(CONNECT_SECONDS));
        properties.putIfAbsent("loginTimeout", String.valueOf(LOGIN_SECONDS));
        // What suits the product's short queries would break off a copy of hours, or keep us from writing.
        properties.setProperty("socketTimeout", "0");
        properties.setProperty("readOnly", "false");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("socketFactory", KeepAliveSocketFactory.class.getName());
        properties.setProperty("ApplicationName", name(step));
        address.password().ifPresent(password -> properties.setProperty("password", password));
        if (address.local()) {
            properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
            properties.setProperty(
                    "socketFactoryArg", reachable(address).socket().toString());
            properties.setProperty("sslmode", "disable");
            properties.setProperty("gssEncMode", "disable");
        }
        return properties;
    }

    /**
     * The same address for this process: a local socket on which the server would not know our account is reached through
     * a relay under the account that bears the role's name. With a password it does not matter who asks.
     */
    Address reachable(Address address) {
        if (!address.local() || address.password().isPresent() || !sockets.may(address.user())) {
            return address;
        }
        try {
            Path socket = sockets.reach(address.socket(), address.user());
            return Optional.ofNullable(socket.getParent())
                    .map(directory -> address.withHost(directory.toString()))
                    .orElse(address);
        } catch (IOException failure) {
            throw ConnectFailures.relay(address, failure);
        }
    }

    private Connection pinned(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String setting : settings()) {
                statement.execute("SET " + setting);
            }
            // Without it the server goes on with a statement whose client was killed; not every platform has it.
            optional(statement, "SET client_connection_check_interval = '500ms'");
            optional(statement, "SET transaction_timeout = 0");
            // A host that is gone without a word gives its locks back within a minute; 0 where the socket is local.
            for (String alive : KEEPALIVE) {
                optional(statement, "SET " + alive);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private List<String> settings() {
        return List.of(
                "statement_timeout = 0",
                "lock_timeout = " + lockTimeout.toMillis(),
                "idle_in_transaction_session_timeout = 0",
                "idle_session_timeout = 0",
                "default_transaction_read_only = off",
                "default_transaction_isolation = 'read committed'",
                "default_transaction_deferrable = off",
                "standard_conforming_strings = on",
                "synchronous_commit = on",
                "row_security = off");
    }

    private static void optional(Statement statement, String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException notThere) {
            // An older server or another platform: nothing is lost but speed in noticing a dead client.
            return;
        }
    }
}
