package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A REPEATABLE READ, READ ONLY transaction under {@link PinnedSettings} around one reading. */
final class ReadOnlyTransaction {
    private ReadOnlyTransaction() {}

    /** What is read. */
    interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }

    /** In the caller's own transaction where there is one; else in one that ends, and leaves nothing, with this call. */
    static <T> T around(Connection connection, Reading<T> reading) throws SQLException {
        if (!connection.getAutoCommit()) {
            PinnedSettings.apply(connection);
            return reading.read(connection);
        }
        connection.setAutoCommit(false);
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            }
            PinnedSettings.apply(connection);
            return reading.read(connection);
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
