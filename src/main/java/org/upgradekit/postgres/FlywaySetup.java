package org.upgradekit.postgres;

import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Flyway, set up so that a segment is all or nothing. By default it commits a migration on one connection and its
 * history row on another (flyway#1236), and waits for ever on itself at CREATE INDEX CONCURRENTLY; without the
 * transactional lock it uses a single connection, and with {@code group} a single transaction.
 */
final class FlywaySetup {
    /** No file's name begins like this: repeatable migrations have no version that a target could exclude. */
    private static final String NO_REPEATABLE = "upgradekit-none-";

    private FlywaySetup() {}

    /** For reading: everything that is there. */
    static Flyway all(MigrationSource source, SessionSource sessions) {
        return load(configuration(source, sessions).ignoreMigrationPatterns("*:pending"));
    }

    /** For one segment; the ones before it are applied. */
    static Flyway segment(MigrationSource source, SessionSource sessions, MigrationSegment segment, Callback callback) {
        FluentConfiguration configuration =
                configuration(source, sessions).group(segment.transactional()).callbacks(callback);
        Optional<String> target = segment.last().version();
        if (target.isPresent()) {
            configuration
                    .target(target.get())
                    .repeatableSqlMigrationPrefix(NO_REPEATABLE)
                    .ignoreMigrationPatterns("repeatable:missing", "*:future");
        }
        return load(configuration);
    }

    private static FluentConfiguration configuration(MigrationSource source, SessionSource sessions) {
        return Flyway.configure()
                .loggers("slf4j")
                .dataSource(sessions)
                .locations(source.locations().stream()
                        .map(location -> "filesystem:" + location)
                        .toArray(String[]::new))
                .failOnMissingLocations(true)
                .cleanDisabled(true);
    }

    private static Flyway load(FluentConfiguration configuration) {
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration.load();
    }
}
