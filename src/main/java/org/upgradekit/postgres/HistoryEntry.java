package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** One row of Flyway's table. */
record HistoryEntry(Optional<String> version, String script, OptionalInt checksum, boolean success) {
    /** In the role's own schema, where Flyway puts it. */
    static final String TABLE = "flyway_schema_history";

    static boolean exists(Connection connection) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT to_regclass(quote_ident(current_schema()) || '." + TABLE + "') IS NOT NULL",
                        row -> row.getBoolean(1))
                .orElse(false);
    }

    /** In order of application; without the row by which Flyway notes that it created a schema. */
    static List<HistoryEntry> all(Connection connection) throws SQLException {
        if (!exists(connection)) {
            return List.of();
        }
        return Sql.rows(
                connection,
                "SELECT version, script, checksum, success FROM " + TABLE
                        + " WHERE type <> 'SCHEMA' ORDER BY installed_rank",
                row -> new HistoryEntry(
                        Optional.ofNullable(row.getString(1)),
                        String.valueOf(row.getString(2)),
                        row.getObject(3) == null ? OptionalInt.empty() : OptionalInt.of(row.getInt(3)),
                        row.getBoolean(4)));
    }

    boolean isOf(PendingMigration migration) {
        return Objects.equals(version, migration.version())
                && script.equals(migration.script())
                && checksum.equals(migration.checksum());
    }
}
