package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The few shapes in which this package talks to a server; statements about databases take no parameters. */
final class Sql {
    private Sql() {}

    /** What one row becomes. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** An identifier, quoted. */
    static String name(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    /** A literal, quoted, whatever {@code standard_conforming_strings} says. */
    static String text(String value) {
        String quoted = "'" + value.replace("'", "''") + "'";
        return value.indexOf('\\') < 0 ? quoted : " E" + quoted.replace("\\", "\\\\");
    }

    static <T> List<T> rows(Connection connection, String sql, Row<T> row, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet found = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (found.next()) {
                    rows.add(row.read(found));
                }
                return rows;
            }
        }
    }

    static <T> Optional<T> first(Connection connection, String sql, Row<T> row, Object... parameters)
            throws SQLException {
        return rows(connection, sql, row, parameters).stream().findFirst();
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All or none of them, in one transaction. */
    static void together(Connection connection, List<String> statements) throws SQLException {
        connection.setAutoCommit(false);
        try {
            for (String one : statements) {
                run(connection, one);
            }
            connection.commit();
        } finally {
            if (!connection.isClosed()) {
                // Nothing after a commit; after a failure the transaction is still open.
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
