package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/**
 * Forty migrations, of which the 20th creates an index concurrently (by default Flyway waits on itself for ever there)
 * and the 30th may not run in a transaction by its script configuration.
 */
@Timeout(180)
class FlywayIT {
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
