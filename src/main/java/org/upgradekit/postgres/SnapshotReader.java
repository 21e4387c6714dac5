package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Reads something in a session that is alone in its database; changes nothing and leaves auto-commit on. */
@FunctionalInterface
public interface SnapshotReader<T> {
    T read(Connection session) throws SQLException;
}
