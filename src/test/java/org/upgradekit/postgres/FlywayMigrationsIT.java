package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.testing.OnEveryPostgres;

/** Flyway's defaults are neither atomic nor free of hangs; these hold what we made of it. */
@OnEveryPostgres
class FlywayMigrationsIT {
    private static final MigrationLimits LIMITS =
            new MigrationLimits(Duration.ofSeconds(60), Duration.ofMillis(300), 3, Duration.ofMillis(50));
    private static final MigrationProgress SILENT = new MigrationProgress() {};

    @TempDir
    private Path files = Path.of("");

    private final TestServer server = TestServer.shared();
    private final String database = server.newDatabase();
    private final Connection connection = server.connect(database);

    FlywayMigrationsIT() throws SQLException {}

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void appliesAllAndTheirHistoryInOneTransaction() throws Exception {
        file("V1__one.sql", "CREATE TABLE one (n int); INSERT INTO one VALUES (1);");
        file("V2__two.sql", "CREATE TABLE two (n int); INSERT INTO two VALUES (1);");
        file("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT n FROM one;");
        file("V10__three.sql", "INSERT INTO two VALUES (2);");

        migrate();

        assertThat(
                        TestServer.value(
                                connection,
                                "SELECT string_agg(coalesce(version, '-'), ' ' ORDER BY installed_rank) FROM flyway_schema_history"))
                .isEqualTo("1 2 10 -");
        assertThat(TestServer.value(
                        connection,
                        "SELECT count(DISTINCT x) FROM (SELECT xmin::text AS x FROM flyway_schema_history"
                                + " UNION ALL SELECT xmin::text FROM one"
                                + " UNION ALL SELECT xmin::text FROM two) s"))
                .isEqualTo("1");
        assertThat(TestServer.value(connection, "SELECT count(*) FROM v")).isEqualTo("1");
        assertThat(migrations().inspect().pending()).isEmpty();
        assertThat(migrations().inspect().diagnostics()).isEmpty();
    }

    @Test
    void inspectingChangesNothing() throws Exception {
        file("V1__one.sql", "CREATE TABLE one (n int);");
        Fingerprint before = Fingerprints.read(connection);

        MigrationFindings findings = migrations().inspect();

        assertThat(findings.diagnostics()).isEmpty();
        assertThat(findings.pending()).singleElement().satisfies(one -> {
            assertThat(one.version()).contains("1");
            assertThat(one.script()).isEqualTo("V1__one.sql");
            assertThat(one.transactional()).isTrue();
        });
        assertThat(before.differencesTo(Fingerprints.read(connection), "before", "after"))
                .isEmpty();
    }

    @Test
    void fortyMigrationsWithAConcurrentIndexAndAScriptConfigurationEnd() throws Exception {
        for (int i = 1; i <= 40; i++) {
            file("V" + i + "__t" + i + ".sql", "CREATE TABLE t" + i + " (n int);");
        }
        file("V20__t20.sql", "CREATE INDEX CONCURRENTLY t1_n ON t1 (n);");
        file("V30__t30.sql", "REINDEX INDEX CONCURRENTLY t1_n;");
        file("V30__t30.sql.conf", "executeInTransaction=false");
        long began = System.nanoTime();

        List<MigrationSegment> segments =
                MigrationSegment.of(migrations().inspect().pending());
        migrate();

        assertThat(segments).extracting(segment -> segment.migrations().size()).containsExactly(19, 1, 9, 1, 10);
        assertThat(segments)
                .extracting(MigrationSegment::transactional)
                .containsExactly(true, false, true, false, true);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(TestServer.value(connection, "SELECT count(*) FROM flyway_schema_history WHERE success"))
                .isEqualTo("40");
        assertThat(TestServer.value(connection, "SELECT indisvalid FROM pg_index WHERE indexrelid = 't1_n'::regclass"))
                .isEqualTo("t");
    }

    @Test
    void commitsANewEnumValueBeforeItIsUsed() throws Exception {
        file("V1__type.sql", "CREATE TYPE mood AS ENUM ('happy'); CREATE TABLE m (mood mood);");
        migrate();
        file("V2__value.sql", "ALTER TYPE mood ADD VALUE 'sad';");
        file("V3__use.sql", "INSERT INTO m VALUES ('sad');");

        migrate();

        assertThat(TestServer.value(connection, "SELECT mood FROM m")).isEqualTo("sad");
    }

    @Test
    void repeatableOnesOfBothKindsEnd() throws Exception {
        file("V1__one.sql", "CREATE TABLE one (n int);");
        file("V2__two.sql", "CREATE TABLE two (n int);");
        file("R__index.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS one_n ON one (n);");
        file("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT n FROM one;");

        List<MigrationSegment> segments =
                MigrationSegment.of(migrations().inspect().pending());
        migrate();

        assertThat(segments).extracting(segment -> segment.migrations().size()).containsExactly(2, 2);
        assertThat(migrations().inspect().pending()).isEmpty();
    }

    @Test
    void aFailureLeavesNothingAndSaysWhere() throws Exception {
        file("V1__one.sql", "CREATE TABLE one (n int);");
        migrate();
        file("V2__two.sql", "CREATE TABLE two (n int);");
        file("V3__bad.sql", "SELECT 1;\n\nINSERT INTO two\n  VALUES ('not a number');");
        Fingerprint before = Fingerprints.read(connection);

        Diagnostic why = failure(ExitCode.OPERATOR_NEEDED, this::migrate);

        assertThat(why.summary())
                .isEqualTo("migration V3__bad.sql failed: invalid input syntax for type integer: \"not a number\"");
        assertThat(why.detail())
                .contains("at line 4 of " + files.resolve("V3__bad.sql"))
                .contains("SQLSTATE 22P02")
                .contains("nothing of its transaction was applied");
        assertThat(before.differencesTo(Fingerprints.read(connection), "before", "after"))
                .isEmpty();
    }

    @Test
    void aBackendKilledHalfWayLeavesNothing() throws Exception {
        file("V1__one.sql", "CREATE TABLE one (n int);");
        file("V2__wait.sql", "CREATE TABLE two (n int); SELECT pg_sleep(60);");
        List<PendingMigration> planned = migrations().inspect().pending();

        CompletableFuture<Diagnostic> failed =
                CompletableFuture.supplyAsync(() -> failure(ExitCode.OPERATOR_NEEDED, this::migrate));
        await("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database()"
                + " AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()");
        TestServer.run(
                connection,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name = 'upgrade:run:migrate'");

        assertThat(failed.get(20, TimeUnit.SECONDS).detail()).contains("57P01");
        assertThat(migrations().probe(planned).state()).isEqualTo(MigrationProbe.State.NONE);
        assertThat(TestServer.value(connection, "SELECT to_regclass('one') IS NULL"))
                .isEqualTo("t");
    }

    @Test
    void stopEndsTheStatementOnTheServer() throws Exception {
        file("V1__wait.sql", "SELECT pg_sleep(60);");
        FlywayMigrations migrations = migrations();
        List<PendingMigration> planned = migrations.inspect().pending();

        CompletableFuture<Diagnostic> failed = CompletableFuture.supplyAsync(
                () -> failure(ExitCode.INTERRUPTED, () -> migrations.migrate(planned, LIMITS, SILENT)));
        await("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database()"
                + " AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()");
        migrations.stop();

        assertThat(failed.get(20, TimeUnit.SECONDS).summary()).isEqualTo("the migration was stopped");
        // A server process is gone a moment after its client.
        await("SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name LIKE 'upgrade:run:migrate%'"
                + " AND datname = current_database()");
    }

    @Test
    void givesUpAfterThreeTriesBehindALongReader() throws Exception {
        file("V1__one.sql", "CREATE TABLE one (n int);");
        migrate();
        file("V2__alter.sql", "ALTER TABLE one ADD m int;");
        connection.setAutoCommit(false);
        TestServer.run(connection, "SELECT * FROM one");
        List<Integer> tries = new ArrayList<>();

        Diagnostic why = failure(
                ExitCode.OPERATOR_NEEDED,
                () -> migrations().migrate(migrations().inspect().pending(), LIMITS, new MigrationProgress() {
                    @Override
                    public void waiting(int nextTry, long pauseMilliseconds) {
                        tries.add(nextTry);
                    }
                }));
        connection.rollback();
        connection.setAutoCommit(true);

        assertThat(why.detail()).contains("SQLSTATE 55P03").contains("tried 3 times");
        assertThat(tries).containsExactly(2, 3);
        migrate();
        assertThat(TestServer.value(connection, "SELECT count(*) FROM flyway_schema_history"))
                .isEqualTo("2");
    }

    @Test
    void endsWithTheStepsTimeOut() throws Exception {
        file("V1__wait.sql", "SELECT pg_sleep(60);");
        MigrationLimits brief =
                new MigrationLimits(Duration.ofMillis(500), Duration.ofMillis(300), 3, Duration.ofMillis(50));

        Diagnostic why = failure(
                ExitCode.OPERATOR_NEEDED,
                () -> migrations().migrate(migrations().inspect().pending(), brief, SILENT));

        assertThat(why.summary()).contains("statement timeout");
    }

    @Test
    void tellsEachMigration() throws Exception {
        file("V1__one.sql", "CREATE TABLE one (n int);");
        file("V2__two.sql", "CREATE TABLE two (n int); CREATE TABLE three (n int);");
        List<String> seen = new ArrayList<>();

        migrations().migrate(migrations().inspect().pending(), LIMITS, new MigrationProgress() {
            @Override
            public void started(PendingMigration migration) {
                seen.add("started " + migration.title());
            }

            @Override
            public void statement(PendingMigration migration, int number) {
                seen.add("statement " + number);
            }

            @Override
            public void ended(PendingMigration migration, long milliseconds) {
                seen.add("ended " + migration.title());
            }
        });

        assertThat(seen)
                .containsExactly(
                        "started 1 one",
                        "statement 1",
                        "ended 1 one",
                        "started 2 two",
                        "statement 1",
                        "statement 2",
                        "ended 2 two");
    }

    @Test
    void reportsWhatDoesNotFitTheHistory() throws Exception {
        file("V1__one.sql", "CREATE TABLE one (n int);");
        file("V2__two.sql", "CREATE TABLE two (n int);");
        file("V4__four.sql", "SELECT 4;");
        migrate();
        file("V1__one.sql", "CREATE TABLE one (n bigint);");
        Files.delete(files.resolve("V2__two.sql"));
        file("V3__late.sql", "SELECT 1;");

        assertThat(migrations().inspect().diagnostics())
                .extracting(Diagnostic::summary)
                .containsExactlyInAnyOrder(
                        "migration 1 one: the file was edited after it was applied",
                        "migration 2 two: applied, but its file is missing",
                        "migration 3 late: out of order: newer ones are applied, this one is not");
    }

    @Test
    void reportsAFailedEntryAndProbesItAsDirty() throws Exception {
        file("V1__one.sql", "CREATE TABLE one (n int); INSERT INTO one VALUES (1), (1);");
        migrate();
        file("V2__index.sql", "CREATE UNIQUE INDEX CONCURRENTLY one_n ON one (n);");
        List<PendingMigration> planned = migrations().inspect().pending();

        Diagnostic why = failure(ExitCode.OPERATOR_NEEDED, this::migrate);

        assertThat(why.detail()).contains("stays applied");
        assertThat(migrations().inspect().diagnostics())
                .extracting(Diagnostic::summary)
                .containsExactly("migration 2 index: failed in an earlier attempt");
        MigrationProbe probe = migrations().probe(planned);
        assertThat(probe.state()).isEqualTo(MigrationProbe.State.SOME);
        assertThat(probe.invalidIndexes()).containsExactly("public.one_n");
    }

    @Test
    void probesAllAndSome() throws Exception {
        file("V1__one.sql", "CREATE TABLE one (n int);");
        file("V2__two.sql", "CREATE TABLE two (n int);");
        List<PendingMigration> planned = migrations().inspect().pending();
        assertThat(migrations().probe(planned).state()).isEqualTo(MigrationProbe.State.NONE);
        migrate();
        assertThat(migrations().probe(planned).state()).isEqualTo(MigrationProbe.State.ALL);
        TestServer.run(connection, "DELETE FROM flyway_schema_history WHERE version = '2'");

        MigrationProbe probe = migrations().probe(planned);

        assertThat(probe.state()).isEqualTo(MigrationProbe.State.SOME);
        assertThat(probe.missing()).containsExactly("2 two");
    }

    @Test
    void reportsTablesWithoutAHistory() throws Exception {
        file("V1__one.sql", "CREATE TABLE one (n int);");
        TestServer.run(connection, "CREATE TABLE stranger (n int)");

        assertThat(migrations().inspect().diagnostics())
                .extracting(Diagnostic::summary)
                .containsExactly("the database holds tables but no Flyway history");
    }

    @Test
    void reportsStatementsThatFlywayWouldRunInATransaction() throws Exception {
        file("V1__mixed.sql", "CREATE TABLE one (n int); CREATE INDEX CONCURRENTLY i ON one (n);");
        file("V2__reindex.sql", "REINDEX TABLE CONCURRENTLY one;");

        assertThat(migrations().inspect().diagnostics())
                .extracting(Diagnostic::summary)
                .containsExactly(
                        "V1__mixed.sql mixes statements that need a transaction with ones that forbid it",
                        "V2__reindex.sql holds a statement that cannot run in a transaction");
    }

    @Test
    void refusesOtherMigrationsThanPlanned() throws Exception {
        file("V1__one.sql", "CREATE TABLE one (n int);");
        List<PendingMigration> planned = migrations().inspect().pending();
        file("V1__one.sql", "CREATE TABLE one (n bigint);");

        Diagnostic why = failure(ExitCode.STALE, () -> migrations().migrate(planned, LIMITS, SILENT));

        assertThat(why.summary()).isEqualTo("other migrations are pending than the plan has");
        assertThat(TestServer.value(connection, "SELECT to_regclass('flyway_schema_history') IS NULL"))
                .isEqualTo("t");
    }

    private void migrate() {
        migrations().migrate(migrations().inspect().pending(), LIMITS, SILENT);
    }

    private FlywayMigrations migrations() {
        return new FlywayMigrations(
                TestServer.sessions("run", Duration.ofSeconds(10)),
                Files::readAllBytes,
                new MigrationSource(Address.parse(server.url(database, "postgres")), List.of(files), "migrate"));
    }

    private static Diagnostic failure(ExitCode code, Runnable action) {
        List<Diagnostic> found = new ArrayList<>();
        assertThatThrownBy(action::run).isInstanceOfSatisfying(EnvironmentFailure.class, failure -> {
            assertThat(failure.exitCode()).isEqualTo(code);
            found.addAll(failure.diagnostics());
        });
        return found.get(0);
    }

    private void await(String condition) throws SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!TestServer.value(connection, condition).equals("t")) {
            assertThat(System.nanoTime()).as("time for: " + condition).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(files.resolve(name), text);
    }
}
