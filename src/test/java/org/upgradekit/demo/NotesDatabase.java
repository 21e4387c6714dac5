package org.upgradekit.demo;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The service's one connection, made anew after it broke. Both versions' statements: each needs its own schema. */
final class NotesDatabase {
    private static final String FIRST_SCHEMA = "1";

    private final URI address;
    private Optional<Connection> connection = Optional.empty();

    /** The address in libpq's form, with user and password. */
    NotesDatabase(URI address) {
        this.address = address;
    }

    String jdbc() {
        return "jdbc:postgresql://" + address.getHost() + ":" + address.getPort() + address.getPath();
    }

    String user() {
        return address.getUserInfo().split(":", 2)[0];
    }

    String password() {
        return address.getUserInfo().split(":", 2)[1];
    }

    /** The newest version in Flyway's history. */
    String schema() throws SQLException {
        return with(open -> {
            try (PreparedStatement statement = open.prepareStatement(
                            "SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank DESC LIMIT 1");
                    ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getString(1) : "none";
            }
        });
    }

    Optional<Map<String, Object>> note(long id, String schema) throws SQLException {
        String sql = schema.equals(FIRST_SCHEMA)
                ? "SELECT id, title, author FROM notes WHERE id = ?"
                : "SELECT n.id, title, name AS author, slug FROM notes n JOIN authors a ON a.id = author_id WHERE n.id = ?";
        return with(open -> {
            try (PreparedStatement statement = open.prepareStatement(sql)) {
                statement.setLong(1, id);
                try (ResultSet result = statement.executeQuery()) {
                    return result.next() ? Optional.of(row(result)) : Optional.empty();
                }
            }
        });
    }

    long add(String title, String schema) throws SQLException {
        String sql = schema.equals(FIRST_SCHEMA)
                ? "INSERT INTO notes (title, body, author) VALUES (?, '', 'author-1') RETURNING id"
                : "INSERT INTO notes (title, body, author_id, slug) VALUES (?, '', 1, gen_random_uuid()) RETURNING id";
        return with(open -> {
            try (PreparedStatement statement = open.prepareStatement(sql)) {
                statement.setString(1, title);
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    return result.getLong(1);
                }
            }
        });
    }

    private static Map<String, Object> row(ResultSet result) throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        ResultSetMetaData columns = result.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            row.put(columns.getColumnLabel(i), result.getObject(i));
        }
        return row;
    }

    private interface Work<T> {
        T with(Connection open) throws SQLException;
    }

    private synchronized <T> T with(Work<T> work) throws SQLException {
        Connection open = connection.isPresent() && connection.get().isValid(2) ? connection.get() : connect();
        return work.with(open);
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user());
        properties.setProperty("password", password());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("ApplicationName", "notes");
        Connection fresh = DriverManager.getConnection(jdbc(), properties);
        connection = Optional.of(fresh);
        return fresh;
    }
}
