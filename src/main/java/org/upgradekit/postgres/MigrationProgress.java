package org.upgradekit.postgres;

/** Told what a migration does, on the thread that does it. What has ended may yet be rolled back with its segment. */
public interface MigrationProgress {
    default void started(PendingMigration migration) {}

    default void ended(PendingMigration migration, long milliseconds) {}

    /** Before each statement; its text may hold data and is not for logs. */
    default void statement(PendingMigration migration, int number) {}

    /** A lock was not got in time: the transaction was rolled back and begins again after a pause. */
    default void waiting(int nextTry, long pauseMilliseconds) {}
}
