package org.upgradekit.postgres;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Turns Flyway's events of one segment into progress, and stops between two migrations when asked to. */
final class MigrationWatch implements Callback {
    private final List<PendingMigration> migrations;
    private final MigrationProgress progress;
    private final BooleanSupplier stopped;
    private int next;
    private int statement;
    private long began;

    MigrationWatch(MigrationSegment segment, MigrationProgress progress, BooleanSupplier stopped) {
        this.migrations = segment.migrations();
        this.progress = progress;
        this.stopped = stopped;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE
                || event == Event.BEFORE_EACH_MIGRATE_STATEMENT;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        if (stopped.getAsBoolean()) {
            throw new FlywayException("stopped");
        }
        current().ifPresent(migration -> report(event, migration));
    }

    private void report(Event event, PendingMigration migration) {
        switch (event) {
            case BEFORE_EACH_MIGRATE -> {
                began = System.nanoTime();
                statement = 0;
                progress.started(migration);
            }
            case BEFORE_EACH_MIGRATE_STATEMENT -> progress.statement(migration, ++statement);
            default -> {
                next++;
                progress.ended(migration, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            }
        }
    }

    private Optional<PendingMigration> current() {
        return next < migrations.size() ? Optional.of(migrations.get(next)) : Optional.empty();
    }

    @Override
    public String getCallbackName() {
        return "upgradekit";
    }
}
