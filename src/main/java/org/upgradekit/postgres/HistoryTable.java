package org.upgradekit.postgres;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A table of a user's, which may be a history.
 *
 * @param quoted schema and name as SQL takes them
 * @param columns {@code name:C}, C being the category of its type ({@code pg_type.typcategory}): N number, S text, B
 *     boolean, D date or time, U anything of its own such as jsonb
 */
record HistoryTable(String schema, String name, String quoted, Set<String> columns) {
    private static final String ALL = """
            SELECT n.nspname, c.relname, quote_ident(n.nspname) || '.' || quote_ident(c.relname),
                   array_agg(a.attname || ':' || t.typcategory::text)
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              JOIN pg_type t ON t.oid = a.atttypid
             WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384 AND c.relpersistence <> 't'
             GROUP BY 1, 2, 3 ORDER BY 3""";

    static List<HistoryTable> all(Statement statement) throws SQLException {
        List<HistoryTable> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(ALL)) {
            while (rows.next()) {
                Array columns = rows.getArray(4);
                tables.add(new HistoryTable(
                        String.valueOf(rows.getString(1)),
                        String.valueOf(rows.getString(2)),
                        String.valueOf(rows.getString(3)),
                        Set.copyOf(Arrays.asList((String[]) columns.getArray()))));
            }
        }
        return List.copyOf(tables);
    }
}
