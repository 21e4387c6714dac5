package org.upgradekit.standin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.upgradekit.testing.PostgresSource;

/** The one PostgreSQL of all stand-ins, on the loopback, started by the first that asks and ended with this JVM. */
final class StandInServer {
    private StandInServer() {}

    static String url(String user, String database) {
        return "postgresql://" + encoded(user) + "@127.0.0.1:" + port() + "/" + encoded(database);
    }

    static String jdbc(String user, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + encoded(database) + "?user=" + encoded(user)
                + "&sslmode=disable";
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static int port() {
        return Shared.PORT;
    }

    static Connection connect(String user, String database) throws SQLException {
        return DriverManager.getConnection(jdbc(user, database));
    }

    /** Each statement on its own, as the superuser. */
    static void run(String database, String... statements) throws SQLException {
        try (Connection connection = connect("postgres", database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of every row, as the superuser. */
    static List<String> column(String database, String sql) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Connection connection = connect("postgres", database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                all.add(String.valueOf(rows.getString(1)));
            }
        }
        return all;
    }

    private static final class Shared {
        private static final int PORT = PostgresSource.chosen()
                .start(Map.of(
                        "fsync",
                        "on",
                        "full_page_writes",
                        "on",
                        "max_connections",
                        "60",
                        "max_prepared_transactions",
                        "5",
                        "wal_level",
                        "logical"));
    }
}
