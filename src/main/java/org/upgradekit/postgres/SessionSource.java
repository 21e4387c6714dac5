package org.upgradekit.postgres;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Gives Flyway sessions of our own, named after the step, with the time-outs of one attempt. */
final class SessionSource implements DataSource {
    private final Sessions sessions;
    private final MigrationSource source;
    private final Duration lockTimeout;
    private final Duration statementTimeout;
    private final MigrationStop stop;

    SessionSource(
            Sessions sessions,
            MigrationSource source,
            Duration lockTimeout,
            Duration statementTimeout,
            MigrationStop stop) {
        this.sessions = sessions;
        this.source = source;
        this.lockTimeout = lockTimeout;
        this.statementTimeout = statementTimeout;
        this.stop = stop;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = sessions.open(source.database(), source.step());
        try {
            stop.reaches(connection);
            Sql.run(connection, "SET lock_timeout = " + lockTimeout.toMillis());
            Sql.run(connection, "SET statement_timeout = " + statementTimeout.toMillis());
            // Ours reads every row or fails; a migration sees what its role sees.
            Sql.run(connection, "RESET row_security");
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the address says who logs in");
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("not a " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
