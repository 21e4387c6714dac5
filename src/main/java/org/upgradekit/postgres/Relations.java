package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * All relations of a database with the length of their files, catalogues included: by this a clone is held to be
 * complete. A clone keeps OIDs and file nodes.
 */
record Relations(List<Relation> all) {
    /** One row of {@code pg_class}; bytes of its main fork. */
    record Relation(String schema, String name, String kind, long oid, long node, long bytes) {}

    static Relations read(Connection connection) throws SQLException {
        return new Relations(Sql.rows(
                connection,
                """
                SELECT n.nspname, c.relname, c.relkind::text, c.oid,
                       coalesce(pg_catalog.pg_relation_filenode(c.oid), 0),
                       coalesce(pg_catalog.pg_relation_size(c.oid, 'main'), 0)
                  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE c.relpersistence <> 't'
                 ORDER BY c.oid
                """,
                row -> new Relation(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6))));
    }

    long bytes() {
        return all.stream().mapToLong(Relation::bytes).sum();
    }

    /** The first thing in which a copy is not like this one, or nothing. */
    Optional<String> difference(Relations copy) {
        if (all.size() != copy.all.size()) {
            return Optional.of("it has " + copy.all.size() + " relations instead of " + all.size());
        }
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).equals(copy.all.get(i))) {
                return Optional.of(copy.all.get(i) + " instead of " + all.get(i));
            }
        }
        return Optional.empty();
    }
}
