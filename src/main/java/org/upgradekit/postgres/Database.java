package org.upgradekit.postgres;

import java.util.Optional;

/**
 * A row of {@code pg_database}.
 *
 * @param open whether it takes connections
 * @param connectionLimit -1 for none; -2 when a DROP DATABASE of it was cut off and it can only be dropped again
 * @param comment as {@code COMMENT ON DATABASE} set it
 */
public record Database(
        long oid,
        String name,
        String owner,
        boolean open,
        boolean template,
        int connectionLimit,
        Optional<String> comment) {
    private static final int HALF_DROPPED = -2;

    static final String QUERY = """
            SELECT d.oid, d.datname, pg_catalog.pg_get_userbyid(d.datdba), d.datallowconn, d.datistemplate,
                   d.datconnlimit, pg_catalog.shobj_description(d.oid, 'pg_database')
              FROM pg_catalog.pg_database d
            """;

    static final Sql.Row<Database> ROW = row -> new Database(
            row.getLong(1),
            row.getString(2),
            row.getString(3),
            row.getBoolean(4),
            row.getBoolean(5),
            row.getInt(6),
            Optional.ofNullable(row.getString(7)));

    /** Whether a DROP DATABASE of it was cut off. */
    public boolean halfDropped() {
        return connectionLimit == HALF_DROPPED;
    }
}
