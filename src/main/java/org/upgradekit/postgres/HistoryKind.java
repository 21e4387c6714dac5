package org.upgradekit.postgres;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one tool's history is known and read. A tool more is a row more in {@link #ALL}.
 *
 * @param columns by which its table is known whatever its name: the names of the tables are configurable everywhere,
 *     and {@code schema_migrations} belongs to four tools
 * @param exact whether it has these columns and no others; for sets of columns that a product's table might hold too
 * @param version one text: the newest version; {@code %s} is the table
 * @param items one text for each entry: what a digest of the set is made of
 * @param failed one boolean
 * @param lock the name of the table beside it that says {@code locked}, where the tool has one
 */
record HistoryKind(
        String tool,
        Set<String> columns,
        boolean exact,
        String version,
        String items,
        String failed,
        Optional<String> lock) {
    /** From the tools' sources; see docs for each tool's own word on its table. */
    static final List<HistoryKind> ALL = List.of(flyway(), goose(), liquibase(), django());

    boolean knows(Set<String> found) {
        return exact ? found.equals(columns) : found.containsAll(columns);
    }

    private static HistoryKind flyway() {
        return new HistoryKind(
                "flyway",
                Set.of("installed_rank", "version", "description", "type", "script", "checksum", "success"),
                false,
                // By version and not by rank: with outOfOrder the last one applied is not the newest.
                """
                SELECT version FROM %s WHERE success AND version IS NOT NULL AND type <> 'DELETE' AND type !~ '^UNDO'
                 ORDER BY string_to_array(replace(version, '_', '.'), '.')::numeric[] DESC LIMIT 1""",
                "SELECT concat_ws(' ', version, description, type, script, checksum, success) FROM %s",
                "SELECT EXISTS (SELECT FROM %s WHERE NOT success)",
                Optional.empty());
    }

    private static HistoryKind goose() {
        String latest =
                "(SELECT DISTINCT ON (version_id) version_id, is_applied FROM %s ORDER BY version_id, id DESC) s";
        return new HistoryKind(
                "goose",
                Set.of("id", "version_id", "is_applied", "tstamp"),
                true,
                "SELECT max(version_id)::text FROM " + latest + " WHERE is_applied",
                "SELECT version_id::text FROM " + latest + " WHERE is_applied",
                "SELECT false",
                Optional.empty());
    }

    private static HistoryKind liquibase() {
        return new HistoryKind(
                "liquibase",
                Set.of("id", "author", "filename", "dateexecuted", "orderexecuted", "exectype", "md5sum"),
                false,
                """
                SELECT concat(id, ' by ', author, ' in ', filename) FROM %s
                 ORDER BY dateexecuted DESC, orderexecuted DESC LIMIT 1""",
                "SELECT concat_ws(' ', id, author, filename, md5sum, exectype) FROM %s",
                "SELECT EXISTS (SELECT FROM %s WHERE exectype = 'FAILED')",
                Optional.of("databasechangeloglock"));
    }

    private static HistoryKind django() {
        return new HistoryKind(
                "django",
                Set.of("id", "app", "name", "applied"),
                true,
                "SELECT concat(app, '.', name) FROM %s ORDER BY applied DESC, id DESC LIMIT 1",
                "SELECT concat(app, '.', name) FROM %s",
                "SELECT false",
                Optional.empty());
    }
}
