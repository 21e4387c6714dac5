package org.upgradekit.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * Pending migrations that are applied together: one transaction for all of them and their history rows, or, where a
 * statement cannot run in one, each statement on its own. Flyway refuses a group that mixes both.
 */
public record MigrationSegment(boolean transactional, List<PendingMigration> migrations) {
    public MigrationSegment {
        migrations = List.copyOf(migrations);
    }

    /** In order, as few as possible. One transactional segment means all or nothing. */
    public static List<MigrationSegment> of(List<PendingMigration> pending) {
        boolean together = pending.stream()
                .filter(one -> one.version().isEmpty())
                .allMatch(one -> one.transactional() && !one.commitAfter());
        List<MigrationSegment> segments = new ArrayList<>();
        List<PendingMigration> current = new ArrayList<>();
        for (PendingMigration migration : pending) {
            if (!current.isEmpty() && separate(current.get(current.size() - 1), migration, together)) {
                segments.add(new MigrationSegment(inTransaction(current.get(0), together), current));
                current.clear();
            }
            current.add(migration);
        }
        if (!current.isEmpty()) {
            segments.add(new MigrationSegment(inTransaction(current.get(0), together), current));
        }
        return List.copyOf(segments);
    }

    private static boolean separate(PendingMigration before, PendingMigration next, boolean together) {
        boolean commit = before.commitAfter() && before.version().isPresent();
        return commit || inTransaction(before, together) != inTransaction(next, together);
    }

    /** Repeatable ones come last and have no version by which Flyway could end a segment among them. */
    private static boolean inTransaction(PendingMigration migration, boolean together) {
        return migration.version().isPresent() ? migration.transactional() : together;
    }

    PendingMigration last() {
        return migrations.get(migrations.size() - 1);
    }
}
