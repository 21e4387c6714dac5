package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;

/**
 * Forty migrations, of which the 20th creates an index concurrently (by default Flyway waits on itself for ever there)
 * and the 30th may not run in a transaction by its script configuration.
 */
@Timeout(180)
class FlywayIT {
    /** What the tool gives a migration's transaction for one lock, and how often it tries. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

    private static final int TRIES = 3;

    @TempDir
    private Path directory;

    private StandIn product;
    private Path migrations;
    private String before;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        migrations = Files.createDirectories(product.home().resolve("migrations"));
        baseline();
        product.playbook(
                "history: goose",
                "history: flyway",
                "    run: ['${home}/bin/migrate']\n    env: {DSN: '${store.database.url}'}\n",
                "    flyway: {store: database, locations: ['${home}/migrations']}\n");
        for (int i = 2; i <= 39; i++) {
            migration(i, "CREATE TABLE t" + i + " (n int); INSERT INTO t" + i + " VALUES (" + i + ");");
        }
        migration(1, "ALTER TABLE item RENAME name TO title; ALTER TABLE item ADD COLUMN size int DEFAULT 7;");
        migration(20, "CREATE INDEX CONCURRENTLY item_title ON item (title);");
        migration(30, "REINDEX INDEX CONCURRENTLY item_title;");
        Files.writeString(migrations.resolve("V30__m30.sql.conf"), "executeInTransaction=false");
        migration(40, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, true);");
        before = product.content();
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    private void baseline() {
        Flyway.configure()
                .dataSource(StandInServer.jdbc(product.role(), product.database()), null, null)
                .baselineVersion("0")
                .load()
                .baseline();
    }

    private void migration(int number, String sql) throws IOException {
        Files.writeString(migrations.resolve("V" + number + "__m" + number + ".sql"), sql);
    }

    @Test
    void fortyMigrationsAreAppliedWithoutAHang() throws IOException, SQLException {
        Screen screen = product.apply("stop");
        assertThat(screen.exit()).as(screen.all()).isZero();
        assertThat(
                        StandInServer.column(
                                product.database(),
                                "SELECT version FROM flyway_schema_history WHERE success AND version <> '0' ORDER BY installed_rank"))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 40).mapToObj(Integer::toString).toList());
        assertThat(StandInServer.column(
                        product.database(),
                        "SELECT indisvalid FROM pg_index WHERE indexrelid = 'item_title'::regclass"))
                .containsExactly("t");
        assertThat(StandInServer.column(product.database(), "SELECT n FROM t39"))
                .containsExactly("39");
        Screen again = product.apply("stop");
        assertThat(again.exit()).as(again.all()).isZero();
        assertThat(again.err()).contains("nothing to do");
    }

    /** They came with the new version, whose disk is not there when the run goes on: that nothing is pending is not known. */
    @Test
    @Fault("killed in the migrations, whose files are gone at the `resume`: stopped, and new once they are back")
    void migrationsThatCannotBeReadAtAResumeAreNotTakenForApplied() throws Exception {
        Path link = product.home().resolve("new");
        killedInTheMigrationsOf("new", link);
        Files.delete(link);
        Screen resumed = product.types("resume");
        assertThat(resumed.exit()).as(resumed.all()).isEqualTo(6);
        Files.createSymbolicLink(link, migrations);
        resumesToTheEnd();
    }

    /** The directory of the old version is there as well, and nothing is pending in that. */
    @Test
    @Fault("killed in the migrations of a directory that the version names which should be running, then `resume`")
    void aResumeLooksForThemWhereTheNewVersionHasThem() throws Exception {
        Files.createDirectory(product.home().resolve("1.0"));
        killedInTheMigrationsOf("${running}", product.home().resolve("2.0"));
        resumesToTheEnd();
    }

    private void resumesToTheEnd() throws IOException, SQLException {
        migration(39, "CREATE TABLE t39 (n int); INSERT INTO t39 VALUES (39);");
        Screen again = product.types("resume");
        assertThat(again.exit()).as(again.all()).isZero();
        assertThat(StandInServer.column(product.database(), "SELECT n FROM t39"))
                .containsExactly("39");
    }

    /** The settings of the new version make the link, so that what is pending is not known to the plan. */
    private void killedInTheMigrationsOf(String name, Path link) throws Exception {
        product.playbook(
                "history: goose",
                "history: flyway",
                "    run: ['${home}/bin/migrate']\n    env: {DSN: '${store.database.url}'}\n",
                "    flyway: {store: database, locations: ['${home}/" + name + "']}\n");
        product.script(
                "bin/configure",
                "echo theme=dark >" + product.home() + "/conf/settings; ln -sfn " + migrations + " " + link);
        migration(39, "SELECT pg_sleep(60);");
        Process process = product.applyApart("stop");
        String asleep = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%'";
        while (StandInServer.column("postgres", asleep).isEmpty()) {
            assertThat(process.isAlive()).isTrue();
            Thread.sleep(50);
        }
        process.destroyForcibly().waitFor();
    }

    /** Neither reader is a client of the product, since none of those gets in meanwhile: both are the superuser's. */
    @Test
    @Fault(
            "a long transaction holds a lock that the migrations of a `flyway` step need: who queues behind them waits no"
                    + " longer than their lock timeout; then `apply` goes back")
    void whoQueuesBehindAMigrationThatWaitsForALockIsServedInTime() throws Exception {
        product.playbook(
                "history: goose",
                "history: flyway",
                "    run: ['${home}/bin/migrate']\n    env: {DSN: '${store.database.url}'}\n",
                "    flyway: {store: database, locations: ['${home}/migrations']}\n",
                "changes: [database]\n    timeout: 20s",
                "changes: [database]\n    timeout: 90s");
        migration(1, "SELECT pg_sleep(2); ALTER TABLE item RENAME name TO title;");
        CompletableFuture<Screen> applied = CompletableFuture.supplyAsync(() -> product.apply("rollback"));
        String database = sees(
                "SELECT datname FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname LIKE 'upg\\_work%'");
        try (Connection reader = StandInServer.connect("postgres", database)) {
            reader.setAutoCommit(false);
            reads(reader);
            List<Duration> waits = new ArrayList<>();
            for (int attempt = 1; attempt <= TRIES; attempt++) {
                sees(
                        "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE 'ALTER TABLE item%'"
                                + " AND datname = '" + database + "'");
                waits.add(waits(database));
            }
            Screen screen = applied.get(60, TimeUnit.SECONDS);
            assertThat(screen.exit()).as(screen.all()).isEqualTo(5);
            assertThat(screen.err()).contains("tried " + TRIES + " times");
            assertThat(waits)
                    .as("what each waited behind the waiting migration")
                    .allSatisfy(
                            one -> assertThat(one).isBetween(LOCK_TIMEOUT.dividedBy(2), LOCK_TIMEOUT.plusSeconds(5)));
        }
        assertThat(product.content()).isEqualTo(before);
        assertThat(product.running()).isTrue();
    }

    private static Duration waits(String database) throws SQLException {
        try (Connection other = StandInServer.connect("postgres", database)) {
            long began = System.nanoTime();
            reads(other);
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    private static void reads(Connection client) throws SQLException {
        try (Statement statement = client.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM item WHERE id = 3")) {
            assertThat(rows.next()).isTrue();
        }
    }

    private static String sees(String sql) throws SQLException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            List<String> found = StandInServer.column("postgres", sql);
            if (!found.isEmpty()) {
                return found.get(0);
            }
            assertThat(System.nanoTime()).as("time for: " + sql).isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void aLateOneThatFailsIsRolledBackWithAllThatWereCommittedBeforeIt() throws IOException, SQLException {
        migration(38, "CREATE TABLE t38 (n int); SELECT 1 / 0;");
        Screen screen = product.apply("rollback");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(5);
        assertThat(screen.err()).contains("V38__m38.sql", "division by zero");
        assertThat(product.content()).as(screen.all()).isEqualTo(before);
        assertThat(product.running()).isTrue();
    }
}
