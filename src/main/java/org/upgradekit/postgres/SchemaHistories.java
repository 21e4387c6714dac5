package org.upgradekit.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/** Finds the histories of migration tools by the columns of their tables, and reads them. Changes nothing. */
public final class SchemaHistories {
    private SchemaHistories() {}

    /** The tools that are known, as a playbook names them. */
    public static List<String> tools() {
        return HistoryKinds.ALL.stream().map(HistoryKind::tool).toList();
    }

    /** All of them, by table name; several are told apart by whoever asked, never guessed about here. */
    public static List<SchemaHistory> detect(Connection connection) {
        return detect(connection, Optional.empty());
    }

    /**
     * Those that can be meant, by table name: more than one is a question to whoever named it.
     *
     * @param wish what a playbook names; without one, all there are
     */
    public static List<SchemaHistory> detect(Connection connection, Optional<HistoryWish> wish) {
        try {
            return ReadOnlyTransaction.around(connection, session -> all(session, wish));
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

    private static List<SchemaHistory> all(Connection connection, Optional<HistoryWish> wish) throws SQLException {
        List<SchemaHistory> histories = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            List<HistoryTable> tables = HistoryTable.all(statement);
            for (Found found : wish.map(one -> meant(one, tables)).orElseGet(() -> claimed(tables))) {
                histories.add(read(statement, found, tables));
            }
        }
        return List.copyOf(histories);
    }

    /** A table and whose it is. */
    private record Found(HistoryKind kind, HistoryTable table) {}

    private static List<Found> meant(HistoryWish wish, List<HistoryTable> tables) {
        return HistoryKinds.ALL.stream()
                .filter(kind -> kind.tool().equals(wish.tool()))
                .flatMap(kind -> kind.meant(wish, tables).stream().map(table -> new Found(kind, table)))
                .toList();
    }

    private static List<Found> claimed(List<HistoryTable> tables) {
        return tables.stream()
                .flatMap(table -> HistoryKinds.ALL.stream()
                        .filter(kind -> kind.claims(table, tables))
                        .map(kind -> new Found(kind, table)))
                .toList();
    }

    private static SchemaHistory read(Statement statement, Found found, List<HistoryTable> tables) throws SQLException {
        HistoryKind.Reading reading = found.kind().reading();
        String name = found.table().quoted();
        List<String> items = column(statement, reading.items().formatted(name));
        Collections.sort(items);
        boolean failed = isTrue(statement, reading.failed().formatted(name)) || locked(statement, found, tables);
        return new SchemaHistory(
                found.kind().tool(),
                name,
                column(statement, reading.version().formatted(name)).stream().findFirst(),
                items.size(),
                Digests.sha256(String.join("\n", items).getBytes(StandardCharsets.UTF_8)),
                failed);
    }

    private static boolean locked(Statement statement, Found found, List<HistoryTable> tables) throws SQLException {
        Optional<HistoryKind.Lock> lock = found.kind().reading().lock();
        if (lock.isEmpty()) {
            return false;
        }
        String name = lock.get().name().formatted(found.table().name());
        Optional<HistoryTable> beside = tables.stream()
                .filter(table -> table.schema().equals(found.table().schema()))
                .filter(table -> table.name().equals(name))
                .findFirst();
        return beside.isPresent()
                && isTrue(statement, lock.get().held().formatted(beside.get().quoted()));
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
}
