package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;

/** A path of two hops, each a full cycle with a restore point and a decision of its own. */
class HopsIT {
    private static final String MIGRATION = """
            DO $$ DECLARE v bigint := (SELECT max(version_id) FROM goose_db_version); BEGIN
              IF v = 1 THEN ALTER TABLE item RENAME COLUMN name TO title; END IF;
              IF v = 2 THEN %s ALTER TABLE item ADD COLUMN weight int DEFAULT 3; END IF;
              INSERT INTO goose_db_version (version_id, is_applied) VALUES (v + 1, true);
            END $$;
            """;

    private StandIn product;

    @BeforeEach
    void install(@TempDir Path directory) throws IOException, SQLException {
        product = StandIn.in(directory);
        product.migration(MIGRATION.formatted(""));
        product.playbook("expect: {text: '(\\d+\\.\\d+)'}}\n", """
                expect: {text: '(\\d+\\.\\d+)'}}
                  stops: ['2.0']
                releases:
                  '2.0': {notes: The column name is called title now.}
                  '3.0':
                    prepare:
                      - id: pause
                        run: [touch, '${home}/paused']
                        finally: {run: [rm, '${home}/paused']}
                        when: {to: '>=3', from: ['2.0', '2.1']}
                """);
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    private Screen apply(String policy) {
        return product.types(
                "apply",
                product.home().resolve("playbook.yaml").toString(),
                "--to",
                "3.0",
                "--yes",
                "--on-failure",
                policy);
    }

    private String installed() throws IOException {
        return Files.readString(product.home().resolve("program/version")).strip();
    }

    private List<String> columns() throws SQLException {
        return StandInServer.column(
                product.database(),
                "SELECT attname FROM pg_attribute WHERE attrelid = 'item'::regclass AND attnum > 0 AND NOT attisdropped"
                        + " ORDER BY 1");
    }

    /** The directories of its later hops are no sign that a step of it began. */
    @Test
    @Fault("a run of two hops cut off before its first record: no run, and no damage")
    void cutOffBeforeItsFirstRecordItIsNoRun() throws IOException {
        String[] apply = {"apply", product.home().resolve("playbook.yaml").toString(), "--to", "3.0", "--yes"};
        int cuts = 0;
        while (product.runs().isEmpty() || product.types("status").exit() == 0) {
            assertThat(++cuts).isLessThan(60);
            product.typesCut(cuts, apply);
        }
        Screen begun = product.types("status");
        assertThat(begun.exit()).as(begun.all()).isEqualTo(7);
        assertThat(cuts).isGreaterThan(2);
        assertThat(product.types("resume").exit()).isZero();
        assertThat(installed()).isEqualTo("3.0");
    }

    @Test
    void eachHopBringsItsVersionUpAndLeavesARestorePoint() throws IOException, SQLException {
        Screen plan =
                product.types("plan", product.home().resolve("playbook.yaml").toString(), "--to", "3.0");
        assertThat(plan.out()).contains("2 hops", "h2/migrate", "2.0: The column name is called title now.");
        Screen json =
                product.types("plan", product.home().resolve("playbook.yaml").toString(), "--to", "3.0", "-o", "json");
        assertThat(json.out()).contains("2 clones of " + product.database(), "copies of files in 2 hops");
        Screen screen = apply("rollback");
        assertThat(screen.exit()).as(screen.all()).isZero();
        assertThat(installed()).isEqualTo("3.0");
        assertThat(columns()).containsExactly("id", "title", "weight");
        assertThat(product.running()).isTrue();
        assertThat(product.home().resolve("paused")).doesNotExist();
        assertThat(product.leftovers()).hasSize(2);
        Screen points = product.types("restore-points", "list");
        assertThat(points.out())
                .contains(product.runs().get(0) + ".h1", product.runs().get(0) + ".h2");
        Screen first = product.types("restore-points", "restore", product.runs().get(0) + ".h1");
        assertThat(first.exit()).as(first.all()).isEqualTo(3);
        assertThat(first.err()).contains("hop 2 of the same run came after");
        StandInServer.run(product.database(), "INSERT INTO item (title) VALUES ('new')");
        Screen back = product.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(installed()).isEqualTo("2.0");
        assertThat(columns()).containsExactly("id", "title");
        assertThat(product.running()).isTrue();
        Screen undone = product.types("rollback", "--undo", "--discard-new-data");
        assertThat(undone.exit()).as(undone.all()).isZero();
        assertThat(undone.err().replaceAll("\\s+", " "))
                .contains("ROLLBACK UNDONE. Stand-in 3.0 is running; what was written to database, program and conf");
        assertThat(installed()).isEqualTo("3.0");
        assertThat(StandInServer.column(product.database(), "SELECT weight FROM item WHERE title = 'new'"))
                .containsExactly("3");
        assertThat(product.types("restore-points", "drop-kept", "--yes").exit()).isZero();
        assertThat(product.leftovers()).as("the clone of the first hop").hasSize(1);
    }

    @Test
    void aHopThatFailsLeadsBackToTheVersionBeforeIt() throws IOException, SQLException {
        product.migration(MIGRATION.formatted("RAISE EXCEPTION 'no room for weights';"));
        Screen screen = apply("rollback");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(5);
        assertThat(screen.err()).contains("Stand-in 2.0 is running", "no room for weights");
        assertThat(installed()).isEqualTo("2.0");
        assertThat(columns()).containsExactly("id", "title");
        assertThat(product.running()).isTrue();
        assertThat(product.home().resolve("paused")).doesNotExist();
        assertThat(product.types("status").exit()).isZero();
    }

    @Test
    void aHopWhoseRestorePointCouldNotBeMadeDoesNotBegin() throws IOException, SQLException {
        product.playbook("expect: {text: '(\\d+\\.\\d+)'}}\n", """
                expect: {text: '(\\d+\\.\\d+)'}}
                  stops: ['2.0']
                releases:
                  '2.0':
                    verify:
                      - id: foreign
                        run: ['${home}/bin/foreign']
                """);
        product.script(
                "bin/foreign",
                "exec psql -Xq -d " + StandInServer.url("postgres", product.database())
                        + " -c 'CREATE FOREIGN DATA WRAPPER x' -c 'CREATE SERVER far FOREIGN DATA WRAPPER x'");
        Screen screen = apply("rollback");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(7);
        assertThat(screen.err().replaceAll("\\s+", " "))
                .contains(
                        "the hop to 3.0 cannot begin",
                        "foreign server far",
                        "Stand-in 2.0 is running",
                        "upgrade resume",
                        "returns to 1.0");
        Screen back = product.types("rollback");
        assertThat(back.exit()).as(back.all()).isEqualTo(3);
        assertThat(back.err()).contains("2.0 is through", "upgrade rollback standin --discard-new-data");
        assertThat(installed()).isEqualTo("2.0");
        assertThat(product.running()).isTrue();
        Screen status = product.types("status");
        assertThat(status.exit()).as(status.all()).isEqualTo(7);
        assertThat(status.out().replaceAll("\\s+", " ")).contains("foreign server far", "--discard-new-data");
        StandInServer.run(product.database(), "DROP FOREIGN DATA WRAPPER x CASCADE");
        Screen on = product.types("resume");
        assertThat(on.exit()).as(on.all()).isZero();
        assertThat(installed()).isEqualTo("3.0");
    }

    /** Who waits for the lock gets it as soon as the first hop gives it back. */
    @Test
    @Fault("another run takes the database between two hops: nothing is stopped, and `resume` goes on once it is gone")
    void aHopWhoseDatabaseSomebodyElseTookBetweenStopsNothing() throws Exception {
        product.playbook("expect: {text: '(\\d+\\.\\d+)'}}\n", """
                expect: {text: '(\\d+\\.\\d+)'}}
                  stops: ['2.0']
                releases:
                  '2.0':
                    verify:
                      - id: neighbour
                        run: ['${home}/bin/neighbour']
                """);
        product.script("bin/neighbour", "touch '" + product.home().resolve("verifying") + "'; sleep 2");
        try (Connection neighbour = StandInServer.connect("postgres", "postgres")) {
            Process process = product.applyApart("3.0", "rollback");
            while (!Files.exists(product.home().resolve("verifying"))) {
                Thread.sleep(20);
            }
            try (PreparedStatement lock = neighbour.prepareStatement(
                    "SELECT pg_advisory_lock(1970300720, oid::int) FROM pg_database WHERE datname = ?")) {
                lock.setString(1, product.database());
                lock.execute();
            }
            assertThat(process.waitFor()).isEqualTo(7);
            assertThat(installed()).isEqualTo("2.0");
            assertThat(product.running()).isTrue();
            Screen status = product.types("status");
            assertThat(status.exit()).as(status.all()).isEqualTo(7);
            assertThat(status.out().replaceAll("\\s+", " "))
                    .contains("the hop to 3.0 cannot begin: another run holds database " + product.database());
        }
        Screen on = product.types("resume");
        assertThat(on.exit()).as(on.all()).isZero();
        assertThat(installed()).isEqualTo("3.0");
    }

    @Test
    void aHopThatWasCutOffGoesOnWhereItStood() throws IOException, SQLException, InterruptedException {
        product.migration(MIGRATION.formatted("PERFORM pg_sleep(4);"));
        Process process = product.applyApart("3.0", "stop");
        Path journal = awaited("\"step\":\"h2/migrate\"");
        process.destroyForcibly().waitFor();
        assertThat(Files.readString(journal)).contains("\"event\":\"hop-began\"");
        Screen status = product.types("status");
        assertThat(status.exit()).as(status.all()).isEqualTo(7);
        assertThat(status.out()).contains("database DIRTY", "upgrade rollback", "returns to 2.0");
        product.migration(MIGRATION.formatted(""));
        Screen screen = product.types("resume");
        assertThat(screen.exit()).as(screen.all()).isZero();
        assertThat(installed()).isEqualTo("3.0");
        assertThat(columns()).containsExactly("id", "title", "weight");
        assertThat(product.home().resolve("paused")).doesNotExist();
    }

    private Path awaited(String text) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (Instant.now().isBefore(end)) {
            if (!product.runs().isEmpty()) {
                Path journal = product.home()
                        .resolve("state/standin/runs/" + product.runs().get(0) + "/journal.jsonl");
                if (Files.exists(journal) && Files.readString(journal).contains(text)) {
                    Thread.sleep(500);
                    return journal;
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the journal never said " + text);
    }
}
