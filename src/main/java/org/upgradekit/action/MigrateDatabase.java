package org.upgradekit.action;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.PlannedMigration;
import org.upgradekit.plan.Step;
import org.upgradekit.playbook.Verb;
import org.upgradekit.postgres.Address;
import org.upgradekit.postgres.FlywayMigrations;
import org.upgradekit.postgres.MigrationFindings;
import org.upgradekit.postgres.MigrationLimits;
import org.upgradekit.postgres.MigrationProbe;
import org.upgradekit.postgres.MigrationProgress;
import org.upgradekit.postgres.MigrationSource;
import org.upgradekit.postgres.PendingMigration;

/** Applies a product's Flyway migrations in this process, exactly those that were planned. */
final class MigrateDatabase implements Performer {
    private final Parts parts;
    private final Step step;
    private final Action.Migrate migrate;

    MigrateDatabase(Parts parts, Step step, Action.Migrate migrate) {
        this.parts = parts;
        this.step = step;
        this.migrate = migrate;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        FlywayMigrations migrations = migrations();
        watch.onCancel(migrations::stop);
        List<PendingMigration> planned = planned(migrations);
        migrations.migrate(
                planned, MigrationLimits.within(step.limit().orElse(Duration.ofMinutes(10))), new Told(watch));
        return Map.of("migrations", Integer.toString(planned.size()));
    }

    /** A transaction that holds all migrations and their history rows has happened whole or not at all. */
    @Override
    public Probe probe() {
        FlywayMigrations migrations = migrations();
        if (migrate.planned().isEmpty()) {
            MigrationFindings found = migrations.inspect();
            if (!found.diagnostics().isEmpty()) {
                return Probe.unknown("what is pending cannot be told: "
                        + found.diagnostics().get(0).line());
            }
            return found.pending().isEmpty()
                    ? Probe.done("nothing is pending any more")
                    : Probe.unknown("migrations are pending");
        }
        MigrationProbe probe = migrations.probe(planned(migrations));
        return switch (probe.state()) {
            case ALL -> Probe.done("all " + probe.applied().size() + " migrations stand in the history");
            case NONE -> Probe.notDone("none of the migrations stands in the history");
            case SOME ->
                new Probe(
                        Probe.Outcome.PARTLY,
                        probe.applied().size() + " migrations stand in the history, "
                                + probe.missing().size() + " do not");
        };
    }

    private FlywayMigrations migrations() {
        Verb.Flyway flyway = (Verb.Flyway) migrate.call().verb();
        Address address = Address.parse(parts.values().fill("${store." + flyway.store() + ".url}"));
        List<Path> locations = flyway.locations().stream()
                .map(parts.values()::fill)
                .map(location -> location.startsWith("filesystem:") ? location.substring(11) : location)
                .map(Path::of)
                .toList();
        return new FlywayMigrations(
                parts.sessions(), parts.host().disk()::read, new MigrationSource(address, locations, step.id()));
    }

    private List<PendingMigration> planned(FlywayMigrations migrations) {
        return migrate.planned()
                .map(planned -> planned.stream().map(MigrateDatabase::pending).toList())
                .orElseGet(() -> migrations.inspect().pending());
    }

    private static PendingMigration pending(PlannedMigration planned) {
        return new PendingMigration(
                planned.version().isEmpty() ? Optional.empty() : Optional.of(planned.version()),
                planned.description(),
                planned.script(),
                planned.checksum().isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(planned.checksum())),
                planned.transactional(),
                planned.commitAfter());
    }

    /** Passes on what Flyway does. */
    private record Told(StepWatch watch) implements MigrationProgress {
        @Override
        public void started(PendingMigration migration) {
            watch.progress("applies " + migration.title());
        }

        @Override
        public void ended(PendingMigration migration, long milliseconds) {
            watch.output(migration.title() + " (" + milliseconds + " ms)");
        }

        @Override
        public void waiting(int nextTry, long pauseMilliseconds) {
            watch.output("a lock was not free in time: try " + nextTry + " in " + pauseMilliseconds + " ms");
        }
    }
}
