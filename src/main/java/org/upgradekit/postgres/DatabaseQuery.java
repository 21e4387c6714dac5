package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/** Single questions to a database, each in a session of its own that bears the step's name. */
public final class DatabaseQuery {
    private DatabaseQuery() {}

    /** The value of a statement; empty for NULL and for no row. */
    public static Optional<String> value(Sessions sessions, Address address, String step, String sql, Duration limit) {
        try (Connection connection = sessions.open(address, step)) {
            return Query.value(connection, sql, limit);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static EnvironmentFailure failed(SQLException cause) {
        return new EnvironmentFailure(
                ExitCode.REFUSED,
                Diagnostic.error("the database did not answer", SqlErrors.describe(cause), ""),
                cause);
    }
}
