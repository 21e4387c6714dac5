package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What a server is.
 *
 * @param version as {@code server_version_num}: 150018 is 15.18
 * @param systemIdentifier made by initdb; the same on a server and its standbys; empty when it may not be read
 * @param timeline grows by one at each promotion; 0 in recovery and when it may not be read
 */
public record ServerFacts(
        int version,
        String versionText,
        Optional<String> systemIdentifier,
        int timeline,
        boolean recovering,
        boolean superuser,
        boolean fsync,
        boolean fullPageWrites) {
    private static final int PER_MAJOR = 10_000;

    /** Of what is written now: the control file names that of the last checkpoint, which follows a promotion. */
    private static final String TIMELINE = """
            SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN 0 ELSE
                   ('x' || substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8))::bit(32)::int END""";

    public int major() {
        return version / PER_MAJOR;
    }

    static ServerFacts read(Connection connection) throws SQLException {
        String identifier = control(connection, "SELECT system_identifier FROM pg_catalog.pg_control_system()");
        String timeline = control(connection, TIMELINE);
        return Sql.first(
                        connection,
                        """
                        SELECT current_setting('server_version_num')::int, current_setting('server_version'),
                               pg_catalog.pg_is_in_recovery(), current_setting('is_superuser') = 'on',
                               current_setting('fsync') = 'on', current_setting('full_page_writes') = 'on'
                        """,
                        row -> new ServerFacts(
                                row.getInt(1),
                                row.getString(2),
                                identifier.isEmpty() ? Optional.empty() : Optional.of(identifier),
                                timeline.isEmpty() ? 0 : Integer.parseInt(timeline),
                                row.getBoolean(3),
                                row.getBoolean(4),
                                row.getBoolean(5),
                                row.getBoolean(6)))
                .orElseThrow();
    }

    /** An administrator can take the right to read it from PUBLIC: then it is unknown, not an error. */
    private static String control(Connection connection, String sql) throws SQLException {
        try {
            return Sql.first(connection, sql, row -> row.getString(1)).orElse("");
        } catch (SQLException e) {
            if ("42501".equals(e.getSQLState())) {
                return "";
            }
            throw e;
        }
    }
}
