package org.upgradekit.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/** Finds the histories of migration tools by the columns of their tables, and reads them. Changes nothing. */
public final class SchemaHistories {
    private static final String TABLES = """
            SELECT quote_ident(n.nspname), quote_ident(c.relname),
                   array_agg(a.attname::text ORDER BY a.attnum)
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384 AND c.relpersistence <> 't'
             GROUP BY 1, 2 ORDER BY 1, 2""";

    private SchemaHistories() {}

    /** All of them, by table name; several are told apart by whoever asked, never guessed about here. */
    public static List<SchemaHistory> detect(Connection connection) {
        try {
            return ReadOnlyTransaction.around(connection, SchemaHistories::all);
        } catch (SQLException failure) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            "the schema history could not be read",
                            SqlErrors.describe(failure),
                            "the store's connection needs SELECT on the migration tool's table"),
                    failure);
        }
    }

    private static List<SchemaHistory> all(Connection connection) throws SQLException {
        List<SchemaHistory> histories = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (Table table : tables(statement)) {
                Optional<HistoryKind> kind = HistoryKind.ALL.stream()
                        .filter(one -> one.knows(table.columns()))
                        .findFirst();
                if (kind.isPresent()) {
                    histories.add(read(statement, kind.get(), table));
                }
            }
        }
        return List.copyOf(histories);
    }

    private static List<Table> tables(Statement statement) throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                Array columns = rows.getArray(3);
                tables.add(new Table(rows.getString(1), rows.getString(2), Set.copyOf(Arrays.asList((String[])
                        columns.getArray()))));
            }
        }
        return tables;
    }

    private static SchemaHistory read(Statement statement, HistoryKind kind, Table table) throws SQLException {
        String name = table.schema() + "." + table.name();
        List<String> items = column(statement, kind.items().formatted(name));
        Collections.sort(items);
        boolean failed = isTrue(statement, kind.failed().formatted(name));
        if (kind.lock().isPresent() && !failed) {
            failed = locked(statement, table.schema() + "." + kind.lock().get());
        }
        return new SchemaHistory(
                kind.tool(),
                name,
                column(statement, kind.version().formatted(name)).stream().findFirst(),
                items.size(),
                Digests.sha256(String.join("\n", items).getBytes(StandardCharsets.UTF_8)),
                failed);
    }

    private static boolean locked(Statement statement, String table) throws SQLException {
        return isTrue(statement, "SELECT to_regclass('" + table.replace("'", "''") + "') IS NOT NULL")
                && isTrue(statement, "SELECT EXISTS (SELECT FROM " + table + " WHERE locked)");
    }

    private static boolean isTrue(Statement statement, String sql) throws SQLException {
        return column(statement, sql).contains("t");
    }

    /** Without NULLs: a history without entries has no newest one. */
    private static List<String> column(Statement statement, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                if (rows.getString(1) != null) {
                    values.add(rows.getString(1));
                }
            }
        }
        return values;
    }

    /** A table of a user's, its names quoted as SQL takes them. */
    private record Table(String schema, String name, Set<String> columns) {}
}
