package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/**
 * A product's Flyway migrations, applied in this process: all transactional ones and their history rows in one
 * transaction. A crash at any instant leaves all or nothing of a segment; of a segment that is not transactional it
 * leaves what the server had finished, with or without a history row, and maybe an invalid index.
 */
public final class FlywayMigrations {
    private static final String INVALID_INDEXES = """
            SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
              FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE NOT i.indisvalid AND c.relkind = 'i' AND c.oid >= 16384 ORDER BY 1""";

    private final Parts parts;
    private final MigrationStop stop = new MigrationStop();

    /** What migrations are made of. */
    record Parts(Sessions sessions, ScriptReader scripts, MigrationSource source) {}

    public FlywayMigrations(Sessions sessions, ScriptReader scripts, MigrationSource source) {
        this.parts = new Parts(sessions, scripts, source);
    }

    /** What is pending, and everything that would stop it from being applied. Changes nothing. */
    public MigrationFindings inspect() {
        SessionSource source =
                new SessionSource(parts.sessions(), parts.source(), Duration.ZERO, Duration.ZERO, new MigrationStop());
        return connected(connection ->
                new MigrationInspection(FlywaySetup.all(parts.source(), source), parts.scripts()).read(connection));
    }

    /**
     * Applies exactly what was planned.
     *
     * @throws EnvironmentFailure with exit code 9 when other migrations are pending than were planned, and nothing was
     *     done; 7 after {@link #stop()}; 6 when one failed or the history is not what it should be afterwards
     */
    public void migrate(List<PendingMigration> planned, MigrationLimits limits, MigrationProgress progress) {
        MigrationFindings now = inspect();
        if (!now.diagnostics().isEmpty()) {
            throw new EnvironmentFailure(ExitCode.STALE, now.diagnostics());
        }
        requireSame(planned, now.pending());
        List<HistoryEntry> before = connected(HistoryEntry::all);
        MigrationRun run = new MigrationRun(parts, limits, progress, stop);
        for (MigrationSegment segment : MigrationSegment.of(planned)) {
            run.apply(segment);
        }
        requireHistory(before, planned);
    }

    /**
     * From any thread: no further migration begins, and the connection of the one at work is closed. Its session ends
     * when the server notices, or when the step is fenced.
     */
    public void stop() {
        try {
            stop.give();
        } catch (SQLException failure) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error("the migration's connection cannot be closed", SqlErrors.describe(failure), ""),
                    failure);
        }
    }

    /** How far a run came that did not say so. Believed only once its sessions are gone. */
    public MigrationProbe probe(List<PendingMigration> planned) {
        return connected(connection -> {
            List<HistoryEntry> entries = HistoryEntry.all(connection);
            List<String> applied = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            for (PendingMigration migration : planned) {
                boolean done = entries.stream().anyMatch(entry -> entry.isOf(migration) && entry.success());
                (done ? applied : missing).add(migration.title());
            }
            boolean broken = entries.stream().anyMatch(entry -> !entry.success());
            List<String> invalid = Sql.rows(connection, INVALID_INDEXES, row -> String.valueOf(row.getString(1)));
            return new MigrationProbe(state(applied, missing, broken), applied, missing, invalid);
        });
    }

    private static MigrationProbe.State state(List<String> applied, List<String> missing, boolean broken) {
        if (broken) {
            return MigrationProbe.State.SOME;
        }
        if (missing.isEmpty()) {
            return MigrationProbe.State.ALL;
        }
        return applied.isEmpty() ? MigrationProbe.State.NONE : MigrationProbe.State.SOME;
    }

    private static void requireSame(List<PendingMigration> planned, List<PendingMigration> now) {
        boolean same = planned.size() == now.size();
        for (int i = 0; same && i < planned.size(); i++) {
            same = planned.get(i).sameFile(now.get(i));
        }
        if (!same) {
            throw new EnvironmentFailure(
                    ExitCode.STALE,
                    Diagnostic.error(
                            "other migrations are pending than the plan has",
                            "planned: " + titles(planned) + "\nnow: " + titles(now) + "\nnothing was applied",
                            "make a new plan"));
        }
    }

    private void requireHistory(List<HistoryEntry> before, List<PendingMigration> planned) {
        List<HistoryEntry> after = connected(HistoryEntry::all);
        boolean exact = after.size() == before.size() + planned.size()
                && after.subList(0, before.size()).equals(before);
        for (int i = 0; exact && i < planned.size(); i++) {
            HistoryEntry entry = after.get(before.size() + i);
            exact = entry.success() && entry.isOf(planned.get(i));
        }
        if (!exact) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "the schema history is not what the plan expects after the migration",
                            "expected " + planned.size() + " new entries: " + titles(planned) + "\nfound "
                                    + (after.size() - before.size()) + " new ones of " + after.size(),
                            ""));
        }
    }

    private static String titles(List<PendingMigration> migrations) {
        return migrations.isEmpty()
                ? "none"
                : String.join(
                        ", ", migrations.stream().map(PendingMigration::title).toList());
    }

    private <T> T connected(ReadOnlyTransaction.Reading<T> reading) {
        try (Connection connection =
                parts.sessions().open(parts.source().database(), parts.source().step())) {
            return reading.read(connection);
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    private static EnvironmentFailure failed(SQLException failure) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error("the schema history could not be read", SqlErrors.describe(failure), ""),
                failure);
    }
}
