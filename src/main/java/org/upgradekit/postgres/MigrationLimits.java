package org.upgradekit.postgres;

import java.time.Duration;

/**
 * How long a migration may take and wait.
 *
 * @param timeout for all of it
 * @param lockTimeout for one lock, after which the transaction is given up so that its own locks block nobody; where a
 *     statement runs without a transaction it is not used, since giving up there leaves a half
 * @param tries how often a transaction that met a lock is begun in all
 * @param pause before the second try; twice, three times as long before the next ones
 */
public record MigrationLimits(Duration timeout, Duration lockTimeout, int tries, Duration pause) {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);
    private static final int TRIES = 3;

    /** Ten seconds for a lock, three tries. */
    public static MigrationLimits within(Duration timeout) {
        return new MigrationLimits(timeout, LOCK_TIMEOUT, TRIES, Duration.ofSeconds(2));
    }
}
