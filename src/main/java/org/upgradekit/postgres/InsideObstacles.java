package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Obstacles that only the database itself knows. */
final class InsideObstacles {
    private final Connection session;

    InsideObstacles(Connection session) {
        this.session = session;
    }

    List<Obstacle> find() throws SQLException {
        List<Obstacle> found = new ArrayList<>();
        for (String extension : list("SELECT extname FROM pg_catalog.pg_extension WHERE extname IN ('timescaledb',"
                + " 'citus', 'pg_cron', 'pglogical')")) {
            found.add(Obstacles.blocks(
                    "extension-outside",
                    "extension " + extension + " keeps state outside the database",
                    "a clone does not hold it, or works on its own when it is opened",
                    "back it up in its own way, and waive this check with a reason"));
        }
        for (String foreign : list("SELECT srvname FROM pg_catalog.pg_foreign_server")) {
            found.add(Obstacles.blocks(
                    "foreign-server",
                    "the database writes to another one by foreign server " + foreign,
                    "what a migration changes there is not undone",
                    "save the other side too, and waive this check with a reason"));
        }
        for (String table : list("""
                SELECT c.oid::regclass::text FROM pg_catalog.pg_class c
                  JOIN pg_catalog.pg_roles me ON me.rolname = current_user
                 WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384
                   AND NOT me.rolsuper
                   AND (NOT pg_catalog.has_table_privilege(c.oid, 'SELECT')
                        OR c.relrowsecurity AND NOT me.rolbypassrls
                           AND (c.relforcerowsecurity OR NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')))
                 ORDER BY 1
                """)) {
            found.add(Obstacles.blocks(
                    "rows-hidden",
                    "the administrator's role cannot read all rows of " + table,
                    "what is not read cannot be proven to be saved",
                    "grant it BYPASSRLS and SELECT, or name a superuser as admin"));
        }
        return found;
    }

    private List<String> list(String sql) throws SQLException {
        return Sql.rows(session, sql, row -> String.valueOf(row.getString(1)));
    }
}
