package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;

/** Products that lie as real ones were seen to: each ends rolled back exactly, and none is called verified. */
class MisbehavingIT {
    private static final String AT_START = "migrates";

    @TempDir
    private Path directory;

    private StandIn product;
    private String before;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        before = product.content();
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    private Screen isRolledBack(Screen screen) throws IOException, SQLException {
        assertThat(screen.exit()).as(screen.all()).isEqualTo(5);
        assertThat(product.content()).as(screen.all()).isEqualTo(before);
        assertThat(product.running()).as(screen.all()).isTrue();
        return screen;
    }

    private String seen(String sql) throws SQLException {
        return String.join(" ", StandInServer.column(product.database(), sql));
    }

    /** Without a step of its own for it; the service says that its start changes the database. */
    private void migratesAtStart() throws IOException {
        product.playbook("    #service", "    changes: [database]\n    timeout: 20s", """
                migrate:
                  - id: migrate
                    run: ['${home}/bin/migrate']
                    env: {DSN: '${store.database.url}'}
                    changes: [database]
                    timeout: 20s

                """, "");
        product.behaves(AT_START);
    }

    @Test
    void aMigratorThatDoesNothingAndAServerThatIsHealthyAllTheSameAreFoundOutByARead()
            throws IOException, SQLException {
        product.script("bin/migrate", "echo the database cannot be reached, going on without");
        product.behaves("lenient");
        assertThat(isRolledBack(product.apply("rollback")).err()).contains("read");
    }

    @Test
    void anAddressOfTheHealthThatChangesWithTheVersionIsAskedForEachOfThem() throws IOException, SQLException {
        product.playbook("/health", "/${running}/health", "title: item 2", "title: something else");
        product.run("bin/stop");
        product.behaves("moves");
        product.run("bin/start");
        assertThat(isRolledBack(product.apply("rollback")).err()).contains("read", "✓ ready");
    }

    @Test
    @Fault("a service that never gets healthy")
    void anOldServerOnANewerSchemaThatNeverGetsHealthyMeetsATimeOut() throws IOException, SQLException {
        product.script("bin/install", "echo 1.0 >" + product.home() + "/program/version");
        assertThat(isRolledBack(product.apply("rollback")).err()).contains("ready");
    }

    @Test
    @Fault("a service that is healthy for three seconds and then dies")
    void aServiceThatDiesSoonAfterItsStartIsNotCalledUpgraded() throws IOException, SQLException {
        product.playbook("    stays-up: 100ms\n", "");
        product.behaves("dies");
        assertThat(isRolledBack(product.apply("rollback")).err())
                .contains("✓ ready", "✓ read", "service standin has ended again");
    }

    @Test
    @Fault("a migrator that was cut off and says that nothing is pending")
    void aTornMigrationIsNotTakenAsDoneBecauseItsToolSaysSo() throws IOException, SQLException {
        product.playbook(
                "    env: {DSN: '${store.database.url}'}",
                "    env: {DSN: '${store.database.url}'}\n    done-if: {query: {store: database, sql: select"
                        + " max(version_id) from goose_db_version}, expect: {value: '2'}}");
        product.behaves("lenient");
        product.migration("INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, true);"
                + " ALTER TABLE item ADD COLUMN size int; SELECT 1 / 0; ALTER TABLE item RENAME name TO title;");
        Screen stopped = product.apply("stop");
        assertThat(stopped.exit()).as(stopped.all()).isEqualTo(6);
        Screen again = product.types("resume");
        assertThat(again.exit()).as(again.all()).isEqualTo(6);
        Screen back = product.types("rollback");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(product.content()).isEqualTo(before);
    }

    @Test
    void aMigrationMayDeleteRows() throws IOException, SQLException {
        product.migration(StandIn.MIGRATION + " DELETE FROM item WHERE id > 10");
        Screen screen = product.apply("rollback");
        assertThat(screen.exit()).as(screen.all()).isZero();
        assertThat(seen("SELECT count(*) FROM item")).isEqualTo("10");
    }

    @Test
    @Fault("a migration that goes on after its time-out")
    void aMigrationAfterOurTimeOutIsEndedBeforeTheRollback() throws IOException, SQLException {
        product.migratesByAGrandchild();
        product.playbook("changes: [database]\n    timeout: 20s", "changes: [database]\n    timeout: 2s");
        Screen screen = isRolledBack(product.apply("rollback"));
        assertThat(screen.err()).contains("time-out");
        assertThat(StandInServer.column(
                        "postgres", "SELECT query FROM pg_stat_activity WHERE application_name = 'migrator'"))
                .isEmpty();
    }

    @Test
    void aServiceMayMigrateAsItStarts() throws IOException, SQLException {
        migratesAtStart();
        product.reachesItsDatabaseItself();
        Screen screen = product.apply("rollback");
        assertThat(screen.exit()).as(screen.all()).isZero();
        assertThat(seen("SELECT title FROM item WHERE id = 3")).isEqualTo("item 3");
        assertThat(StandInServer.column(
                        "postgres",
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database" + " WHERE datname = '"
                                + product.database() + "'"))
                .containsExactly("the stand-in's own");
    }

    @Test
    void aServiceWhoseMigrationFailsAsItStartsIsRolledBack() throws IOException, SQLException {
        migratesAtStart();
        product.migration("ALTER TABLE item RENAME name TO title; DELETE FROM item; SELECT 1 / 0;");
        isRolledBack(product.apply("rollback"));
    }

    @Test
    @Fault("a service that stays up on a half-migrated database")
    void aServiceThatStaysAliveOnWhatItsMigrationToreIsStoppedAndCanBeResumed() throws IOException, SQLException {
        migratesAtStart();
        product.behaves("migrates stubborn");
        product.migration("ALTER TABLE item RENAME name TO title; SELECT 1 / 0;");
        Screen stopped = product.apply("stop");
        assertThat(stopped.exit()).as(stopped.all()).isEqualTo(6);
        assertThat(product.running()).isFalse();
        product.migration(StandIn.MIGRATION);
        Screen resumed = product.types("resume");
        assertThat(resumed.exit()).as(resumed.all()).isZero();
        assertThat(seen("SELECT title || ' ' || size FROM item WHERE id = 3")).isEqualTo("item 3 3");
    }

    @Test
    @Fault("a migration that leaves a prepared transaction")
    void aMigrationThatLeavesAPreparedTransactionIsStoppedAndRolledBackOnceThatIsEnded()
            throws IOException, SQLException {
        product.migration(
                StandIn.MIGRATION + " BEGIN; INSERT INTO item (title) VALUES ('p'); PREPARE TRANSACTION 'left';");
        Screen stopped = product.apply("rollback");
        String work = String.join("", StandInServer.column("postgres", "SELECT database FROM pg_prepared_xacts"));
        assertThat(stopped.exit()).as(stopped.all()).isEqualTo(6);
        assertThat(stopped.err().replaceAll("\\s+", " "))
                .contains("a prepared transaction holds the database: left in " + work, "ROLLBACK PREPARED");
        assertThat(stopped.err().strip()).endsWith("(exit 6)");
        assertThat(product.types("status").exit()).isEqualTo(6);
        assertThat(product.types("rollback").exit()).isEqualTo(6);
        StandInServer.run(work, "ROLLBACK PREPARED 'left'");
        Screen back = product.types("rollback");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(product.content()).isEqualTo(before);
    }

    @Test
    @Fault("a `stop` that returns 0 while the process lives on")
    void aServiceWhoseStopOnlySaysSoIsNotUpgradedUnderneath() throws IOException, SQLException {
        product.playbook("    #service", "    timeout: 2s");
        Path stop = product.home().resolve("bin/stop");
        String real = Files.readString(stop);
        product.script("bin/stop", "exit 0");
        try {
            assertThat(isRolledBack(product.apply("stop")).err()).contains("service standin still runs");
        } finally {
            Files.writeString(stop, real);
        }
    }

    @Test
    void aSecretThatIsGoneWhenAStoppedRunGoesOnIsNoRefusalBeforeAnyChange() throws IOException, SQLException {
        product.migration("SELECT 1 / 0;");
        assertThat(product.apply("stop").exit()).isEqualTo(6);
        Path secret = product.home().resolve("admin");
        String text = Files.readString(secret);
        Files.delete(secret);
        for (String verb : List.of("resume", "rollback")) {
            Screen screen = product.types(verb);
            assertThat(screen.exit()).as(screen.all()).isEqualTo(6);
            assertThat(screen.err()).contains("secret admin cannot be resolved", "upgrade status");
        }
        Files.writeString(secret, text);
        Screen back = product.types("rollback");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(product.content()).isEqualTo(before);
    }
}
