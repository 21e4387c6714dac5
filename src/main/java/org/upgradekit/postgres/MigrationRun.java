package org.upgradekit.postgres;

import java.time.Duration;
import org.flywaydb.core.api.FlywayException;
import org.upgradekit.diagnostic.Failure;

/** Applies segments one after another, each attempt with what is left of the time. */
final class MigrationRun {
    private final Sessions sessions;
    private final MigrationSource source;
    private final MigrationLimits limits;
    private final MigrationProgress progress;
    private final MigrationStop stop;
    private final long began = System.nanoTime();

    MigrationRun(FlywayMigrations.Parts parts, MigrationLimits limits, MigrationProgress progress, MigrationStop stop) {
        this.sessions = parts.sessions();
        this.source = parts.source();
        this.limits = limits;
        this.progress = progress;
        this.stop = stop;
    }

    /** All of the segment, or a failure. Only a transaction is tried again: of it nothing is left. */
    void apply(MigrationSegment segment) {
        for (int attempt = 1; ; attempt++) {
            if (stop.given()) {
                throw MigrationFailures.stopped(segment);
            }
            try {
                MigrationWatch watch = new MigrationWatch(segment, progress, stop::given);
                FlywaySetup.segment(source, source(segment), segment, watch).migrate();
                return;
            } catch (FlywayException | Failure failure) {
                if (stop.given()) {
                    throw MigrationFailures.stopped(segment);
                }
                boolean again = segment.transactional() && MigrationFailures.metLock(failure);
                if (!again || attempt >= limits.tries() || left().isNegative()) {
                    throw MigrationFailures.failed(failure, segment, attempt);
                }
                pause(attempt);
            }
        }
    }

    private SessionSource source(MigrationSegment segment) {
        Duration lock = segment.transactional() ? limits.lockTimeout() : Duration.ZERO;
        Duration statement = left().toMillis() < 1 ? Duration.ofMillis(1) : left();
        return new SessionSource(sessions, source, lock, statement, stop);
    }

    private Duration left() {
        return limits.timeout().minusNanos(System.nanoTime() - began);
    }

    private void pause(int attempt) {
        long milliseconds = limits.pause().toMillis() * attempt;
        progress.waiting(attempt + 1, milliseconds);
        stop.pause(milliseconds);
    }
}
