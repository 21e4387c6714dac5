package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.jdbc.PgConnection;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;

/** One SELECT of a playbook, for its single value. The server refuses a write: the transaction is read-only. */
public final class Query {
    private Query() {}

    /**
     * The value as the server prints it; empty for NULL and for no row.
     *
     * @throws InputFailure when it is not one statement with one column and at most one row
     * @throws EnvironmentFailure with what the server said
     */
    public static Optional<String> value(Connection connection, String sql, Duration timeout) {
        try {
            requireOneStatement(connection, sql);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION READ ONLY");
                statement.execute("SET LOCAL statement_timeout = " + Math.max(1, timeout.toMillis()));
                return single(statement, sql);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error("the query failed", SqlErrors.describe(failure), "query: " + sql),
                    failure);
        }
    }

    /** A second statement could end the read-only transaction. */
    private static void requireOneStatement(Connection connection, String sql) throws SQLException {
        boolean several = connection
                        .unwrap(PgConnection.class)
                        .createQuery(sql, false, false)
                        .query
                        .getSubqueries()
                != null;
        if (several) {
            throw refused("it holds more than one statement", sql);
        }
    }

    private static Optional<String> single(Statement statement, String sql) throws SQLException {
        if (!statement.execute(sql)) {
            throw refused("it returns no rows: a query is one SELECT", sql);
        }
        try (ResultSet rows = statement.getResultSet()) {
            if (rows.getMetaData().getColumnCount() != 1) {
                throw refused("it returns " + rows.getMetaData().getColumnCount() + " columns", sql);
            }
            Optional<String> value = rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            if (rows.next()) {
                throw refused("it returns more than one row", sql);
            }
            return value;
        }
    }

    private static InputFailure refused(String why, String sql) {
        return new InputFailure(Diagnostic.error(
                "a query must return a single value: " + why, "query: " + sql, "select one column of one row"));
    }
}
