package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;

/** The tool is killed, and what it cannot know goes on without it: a migrator, an operator, a product in use. */
class KilledIT {
    private static final String MIGRATORS =
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'migrator' AND state = 'active'";

    private static final String BUILDING =
            "SELECT pid FROM pg_stat_progress_create_index WHERE phase LIKE 'building index%'";

    @TempDir
    private Path directory;

    private StandIn product;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    private interface Condition {
        boolean holds() throws IOException, SQLException;
    }

    private static void until(Process tool, Condition condition) throws Exception {
        long end = System.nanoTime() + 120_000_000_000L;
        while (!condition.holds()) {
            assertThat(tool.isAlive() && System.nanoTime() < end)
                    .as("still on its way")
                    .isTrue();
            Thread.sleep(20);
        }
        tool.destroyForcibly();
        assertThat(tool.waitFor()).isEqualTo(137);
    }

    @Test
    @Fault("the migration outlives the killed program: `resume` never runs it beside")
    void aMigratorThatOutlivesTheToolIsOverBeforeTheNextBegins() throws Exception {
        product.migratesByAGrandchild();
        until(
                product.applyApart("stop"),
                () -> !StandInServer.column("postgres", MIGRATORS).isEmpty());
        assertThat(StandInServer.column("postgres", MIGRATORS)).hasSize(1);

        AtomicInteger most = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        Thread watch = new Thread(() -> {
            while (!over.get()) {
                try {
                    most.accumulateAndGet(
                            StandInServer.column("postgres", MIGRATORS).size(), Math::max);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        watch.start();
        Screen resumed = product.types("resume");
        over.set(true);
        watch.join();
        assertThat(resumed.exit()).as(resumed.all()).isZero();
        assertThat(most).hasValue(1);
        assertThat(StandInServer.column(product.database(), "SELECT version_id FROM goose_db_version ORDER BY id"))
                .containsExactly("1", "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resume", "rollback"})
    @Fault("the program and its migrator killed in a CREATE INDEX CONCURRENTLY: no invalid index is left")
    void anIndexThatWasLeftInvalidIsNotThereAfterwards(String command) throws Exception {
        String before = product.content();
        product.migration("CREATE FUNCTION slow(text) RETURNS text LANGUAGE sql IMMUTABLE AS"
                + " $$ SELECT pg_sleep(0.02); SELECT $1 $$;\n"
                + "CREATE INDEX CONCURRENTLY item_slow ON item (slow(name));\n" + StandIn.MIGRATION);
        until(
                product.applyApart("stop"),
                () -> !StandInServer.column("postgres", BUILDING).isEmpty());
        Screen screen = product.types(command);
        assertThat(screen.exit()).as(screen.all()).isZero();
        String invalid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid";
        assertThat(StandInServer.column(product.database(), invalid)).containsExactly("0");
        if (command.equals("rollback")) {
            assertThat(product.content()).isEqualTo(before);
        } else {
            assertThat(StandInServer.column(
                            product.database(),
                            "SELECT count(*) FROM pg_index WHERE indexrelid = 'item_slow'::regclass"))
                    .containsExactly("1");
        }
    }

    @Test
    @Fault("killed while the added dump is restored on trial: listed as not proven, and proven by the `resume`")
    void aDumpThatIsNotProvenYetIsListedAsSuch() throws Exception {
        StandInServer.run(
                product.database(),
                "CREATE TABLE noise AS SELECT i, md5(i::text) FROM generate_series(1, 300000) i",
                "CREATE INDEX ON noise (md5)");
        until(
                product.applyApart("stop"),
                () -> !StandInServer.column(
                                "postgres",
                                "SELECT datname FROM pg_database WHERE datname LIKE 'upg\\_scratch\\_%'"
                                        + " AND shobj_description(oid, 'pg_database') LIKE '% tries a dump of %'")
                        .isEmpty());
        String unproven = "is not proven until it was restored";
        assertThat(product.types("restore-points", "list").out().replaceAll("\\s+", " "))
                .contains("The dump of database in " + product.runs().get(0) + ".h1 " + unproven);
        Screen resumed = product.types("resume");
        assertThat(resumed.exit()).as(resumed.all()).isZero();
        assertThat(product.types("restore-points", "list").out().replaceAll("\\s+", " "))
                .doesNotContain(unproven);
        assertThat(product.leftovers()).as("the clone alone").hasSize(1);
    }

    /** The product insists on its name, so that nothing but its content can tell that somebody wrote. */
    private void killedAfterTheRestorePoint() throws Exception {
        product.reachesItsDatabaseItself();
        product.playbook(
                "    env: {DSN: '${store.database.url}'}\n",
                "",
                "install:\n",
                "backup:\n  - id: pause\n    run: ['${home}/bin/pause']\n    timeout: 3m\n\ninstall:\n");
        product.script("bin/pause", "touch " + product.home() + "/reached; sleep 120");
        until(product.applyApart("rollback"), () -> Files.exists(product.home().resolve("reached")));
        product.script("bin/pause", "true");
    }

    private String writtenTo() throws IOException, SQLException {
        assertThat(product.run("bin/start").exit()).isZero();
        StandInServer.run(product.database(), "INSERT INTO item (name) VALUES ('written after the restore point')");
        Files.writeString(product.home().resolve("conf/settings"), "theme=by hand\n");
        return product.content();
    }

    @Test
    @Fault("the old service started by hand after the restore point")
    void whatWasWrittenAfterTheRestorePointIsInTheNextOne() throws Exception {
        killedAfterTheRestorePoint();
        assertThat(product.types("restore-points", "verify", "--all").exit()).isZero();
        String written = withoutMarker(writtenTo());
        Screen older = product.types("restore-points", "verify", "--all");
        assertThat(older.exit()).as(older.all()).isEqualTo(6);
        assertThat(older.all())
                .contains("database: somebody may have written to it")
                .contains("conf: somebody may have written to it");
        product.migration("DELETE FROM item; SELECT 1 / 0;");
        Screen resumed = product.types("resume");
        assertThat(resumed.exit()).as(resumed.all()).isEqualTo(5);
        assertThat(withoutMarker(product.content())).as(resumed.all()).isEqualTo(written);
    }

    @Test
    @Fault("the old service started by hand after the restore point")
    void whatWasWrittenAfterTheRestorePointSurvivesARollback() throws Exception {
        killedAfterTheRestorePoint();
        String written = withoutMarker(writtenTo());
        Screen back = product.types("rollback");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(withoutMarker(product.content())).as(back.all()).isEqualTo(written);
    }

    @Test
    @Fault("somebody writes to a half-migrated database")
    void somebodyWhoWritesToAHalfMigratedStoreIsNotOverwritten() throws Exception {
        product.reachesItsDatabaseItself();
        product.playbook("    env: {DSN: '${store.database.url}'}\n", "");
        product.migration("ALTER TABLE item ADD COLUMN size int; SELECT 1 / 0;");
        assertThat(product.apply("stop").exit()).isEqualTo(6);
        Programs.Result started = product.run("bin/start");
        assertThat(started.exit()).isZero();
        StandInServer.run(product.database(), "INSERT INTO item (name) VALUES ('written on the half')");
        Screen refused = product.types("resume");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(6);
        assertThat(refused.err()).contains("database: somebody may have written to it");
        assertThat(StandInServer.column(product.database(), "SELECT name FROM item WHERE id = 201"))
                .hasSize(1);
    }

    /** While a run is open the comment is its marker. */
    private static String withoutMarker(String content) {
        return content.replaceAll("\\|[^|\n]*\n", "|comment\n");
    }
}
