package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An order to stop, from any thread. It closes the sessions' connections on this side and needs no session of its own:
 * the server may have none left to give, and the fence that follows ends every session, also one that came to help.
 */
final class MigrationStop {
    private final CountDownLatch given = new CountDownLatch(1);
    private final List<Connection> connections = new ArrayList<>();

    /** Gives the order. Given twice it does the same again. */
    synchronized void give() throws SQLException {
        given.countDown();
        for (Connection connection : connections) {
            connection.abort(Runnable::run);
        }
    }

    boolean given() {
        return given.getCount() == 0;
    }

    /** A session that the order is to reach, also when it was given before. */
    synchronized void reaches(Connection connection) throws SQLException {
        connections.removeIf(MigrationStop::closed);
        connections.add(connection);
        if (given()) {
            connection.abort(Runnable::run);
        }
    }

    /** Waits this long, or until the order comes; an interruption of this thread is one. */
    void pause(long milliseconds) {
        try {
            // Which of the two it was the next attempt sees.
            boolean asked = given.await(milliseconds, TimeUnit.MILLISECONDS);
            assert !asked || given();
        } catch (InterruptedException interrupted) {
            given.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean closed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }
}
