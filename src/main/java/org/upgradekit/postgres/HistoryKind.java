package org.upgradekit.postgres;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one tool's history is known and read. All of them stand in {@link HistoryKinds}.
 *
 * @param tool as a playbook names it
 * @param name what its table is called unless somebody configured another name
 * @param columns as {@link HistoryTable#columns} has them
 * @param fit how sure the columns are
 * @param neighbour by which two tools are told apart that have both name and columns in common
 * @param reading how it is read
 */
record HistoryKind(
        String tool, String name, Set<String> columns, Fit fit, Optional<Neighbour> neighbour, Reading reading) {
    /** What the columns of a table say. */
    enum Fit {
        /** These and more: they are the tool's, whatever the table is called. */
        AMONG_OTHERS,
        /** These and no others are the tool's, whatever the table is called. */
        EXACT,
        /** A product's own table may have them as well, or another tool's: the name has to be right too. */
        WITH_NAME
    }

    /** A table in the same schema that has to be there, or must not. */
    record Neighbour(String table, boolean present) {}

    /**
     * Statements in which {@code %s} is the table.
     *
     * @param version one text: the newest version
     * @param items one text for each entry: what a digest of the set is made of
     * @param failed one boolean
     */
    record Reading(String version, String items, String failed, Optional<Lock> lock) {
        static final String NEVER = "SELECT false";

        Reading(String version, String items) {
            this(version, items, NEVER, Optional.empty());
        }

        Reading(String version, String items, String failed) {
            this(version, items, failed, Optional.empty());
        }
    }

    /**
     * The table beside the history by which the tool keeps others out while it works.
     *
     * @param name in which {@code %s} is the history's
     * @param held one boolean, {@code %s} is the lock's table
     */
    record Lock(String name, String held) {}

    /** Whether the table can be this tool's. */
    boolean fits(HistoryTable table) {
        return fit == Fit.EXACT
                ? table.columns().equals(columns)
                : table.columns().containsAll(columns);
    }

    /** Whether it is this tool's, with nobody there to say so. */
    boolean claims(HistoryTable table, List<HistoryTable> all) {
        boolean named = fit != Fit.WITH_NAME || table.name().equals(name);
        return fits(table)
                && named
                && neighbour.map(one -> holds(one, table, all)).orElse(true);
    }

    private static boolean holds(Neighbour neighbour, HistoryTable table, List<HistoryTable> all) {
        boolean there = all.stream()
                .anyMatch(other ->
                        other.schema().equals(table.schema()) && other.name().equals(neighbour.table()));
        return there == neighbour.present();
    }

    /** Those of the tables that a playbook can have meant: one, or a question. */
    List<HistoryTable> meant(HistoryWish wish, List<HistoryTable> all) {
        List<HistoryTable> fitting = all.stream()
                .filter(this::fits)
                .filter(table -> wish.schema().map(table.schema()::equals).orElse(true))
                .filter(table -> wish.table().map(table.name()::equals).orElse(true))
                .toList();
        if (wish.table().isPresent()) {
            return fitting;
        }
        List<HistoryTable> usual =
                fitting.stream().filter(table -> table.name().equals(name)).toList();
        return usual.isEmpty() && fit != Fit.WITH_NAME ? fitting : usual;
    }
}
