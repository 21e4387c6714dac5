package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Directories of databases that no catalogue knows. A server that is stopped hard in the middle of a CREATE DATABASE, as of
 * the clone of a restore point, leaves the files it had copied; no statement shows or removes them.
 */
final class LostDirectories {
    /** A directory whose database is being made or dropped belongs to somebody, though nobody else sees it yet. */
    private static final String FIND = """
            SELECT d, pg_catalog.pg_size_pretty((SELECT sum((pg_catalog.pg_stat_file('base/' || d || '/' || f, true)).size)
                                                   FROM pg_catalog.pg_ls_dir('base/' || d, true, false) f))
              FROM pg_catalog.pg_ls_dir('base') d
             WHERE d ~ '^[0-9]+$'
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE oid = d::oid)
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity
                                WHERE state = 'active' AND query ~* '^\\s*(create|drop|alter)\\s+database')
             ORDER BY 1
            """;

    private static final String MAY =
            "SELECT pg_catalog.has_function_privilege('pg_catalog.pg_ls_dir(text)', 'execute')"
                    + " AND pg_catalog.has_function_privilege('pg_catalog.pg_ls_dir(text, boolean, boolean)', 'execute')"
                    + " AND pg_catalog.has_function_privilege('pg_catalog.pg_stat_file(text, boolean)', 'execute')";

    private final Server server;

    LostDirectories(Server server) {
        this.server = server;
    }

    /** Those that were found; none where the administrator's role may not look. */
    List<Obstacle> find() {
        return server.ask("the server's directories", LostDirectories::of);
    }

    private static List<Obstacle> of(Connection session) throws SQLException {
        if (!Sql.first(session, MAY, row -> row.getBoolean(1)).orElse(false)) {
            return List.of();
        }
        return Sql.rows(session, FIND, row -> lost(row.getString(1), String.valueOf(row.getString(2))));
    }

    private static Obstacle lost(String name, String size) {
        return new Obstacle(
                "lost-directory",
                false,
                "directory base/" + name + " of the server belongs to no database (" + size + ")",
                "the server was stopped hard while a database was made, and nothing will ever remove it",
                "look that SELECT FROM pg_database WHERE oid = " + name + " finds nothing, then delete it");
    }
}
