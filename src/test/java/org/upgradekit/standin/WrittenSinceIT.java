package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/** A rollback says what was written since the new version had the database, before it asks for consent and afterwards. */
class WrittenSinceIT {
    @TempDir
    private Path directory;

    private StandIn product;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        Screen screen = product.apply("rollback");
        assertThat(screen.exit()).as(screen.all()).isZero();
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    private void write(String... statements) throws SQLException {
        // Counters are there for others once their session has told them: at its end.
        try (Connection connection = StandInServer.connect("postgres", product.database());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Path noted(String name) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(one -> one.endsWith(name)).findFirst().orElseThrow();
        }
    }

    private static String line(Screen screen) {
        return (screen.out() + screen.err()).replaceAll("\\s+", " ");
    }

    /** The server tells of a session's counters a moment after its end. */
    private String shown(String wanted, String... words) throws InterruptedException {
        String[] command = Stream.concat(Stream.of("rollback", "--dry-run"), Stream.of(words))
                .toArray(String[]::new);
        String shown = line(product.types(command));
        for (int i = 0; i < 20 && !shown.contains(wanted); i++) {
            Thread.sleep(200);
            shown = line(product.types(command));
        }
        return shown;
    }

    private void turns(String... words) {
        Screen screen = product.types(words);
        assertThat(screen.exit()).as(screen.all()).isZero();
    }

    @Test
    void tablesAndLogAreNamedAndNeverDecide() throws Exception {
        write(
                "INSERT INTO item (title) VALUES ('new'), ('newer'), ('newest')",
                "UPDATE item SET size = 1 WHERE id = 3");
        String moved = "database: rows of public.item (3 inserted, 1 updated)";
        assertThat(shown(moved)).contains("Written", moved, "of WAL by the whole server");
        Screen refused = product.types("rollback");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(3);
        assertThat(line(refused)).contains("sets aside what was written since", moved, "--discard-new-data");
        Screen back = product.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(line(back)).contains("Written", moved, "Kept database upg_old_");
    }

    @Test
    void whatWasWrittenBeforeAnEarlierTurnCountsAsWell() throws Exception {
        String ofNew = "database: rows of public.item (1 inserted)";
        write("INSERT INTO item (title) VALUES ('of 2.0')");
        assertThat(shown(ofNew)).contains(ofNew);
        turns("rollback", "--discard-new-data");
        write("INSERT INTO item (name) VALUES ('of 1.0'), ('too')");
        String ofOld = "database: rows of public.item (2 inserted)";
        assertThat(shown(ofOld, "--undo")).contains(ofOld);
        turns("rollback", "--undo", "--discard-new-data");
        assertThat(shown(ofNew)).contains("Written " + ofNew);
        Screen refused = product.types("rollback");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(3);
        assertThat(line(refused)).contains(ofNew, "has been serving since", "except while it was rolled back");
        turns("rollback", "--discard-new-data");
        assertThat(shown(ofOld, "--undo")).contains("Written " + ofOld);
        turns("rollback", "--undo", "--discard-new-data");
        write("INSERT INTO item (title) VALUES ('of 2.0 again')");
        assertThat(shown("(2 inserted)")).contains("Written database: rows of public.item (2 inserted)");
    }

    @Test
    void whatWasNotedOfAnotherDatabaseOrDamagedIsUnknown() throws Exception {
        Path opened = noted("opened.json");
        String before = Files.readString(opened);
        Files.writeString(opened, before.replaceFirst("\"oid\":\"[0-9]+\"", "\"oid\":\"1\""));
        assertThat(line(product.types("rollback", "--dry-run")))
                .contains("what was written since is unknown: it was not noted when it was given back");
        Files.writeString(opened, "{");
        assertThat(line(product.types("rollback", "--dry-run")))
                .contains("what was written since is unknown: what was noted when it was given back is damaged");
        turns("rollback", "--discard-new-data");
        Files.delete(noted("returned.json"));
        assertThat(line(product.types("rollback", "--undo", "--dry-run")))
                .contains("what was written since is unknown")
                .doesNotContain("no counter");
    }

    /** As a crash of the server leaves it: every counter at nothing, as a clone's are from the beginning. */
    @Test
    void countersThatBeganAnewAreUnknown() throws Exception {
        turns("rollback", "--discard-new-data");
        write("SELECT pg_stat_reset_shared('archiver')");
        String unknown = "the server lost its counters, by a crash or a reset";
        assertThat(shown(unknown, "--undo")).contains(unknown).doesNotContain("no counter");
    }

    @Test
    void countersThatWereLostAreUnknown() throws Exception {
        write("SELECT pg_stat_reset()", "INSERT INTO item (title) VALUES ('new')");
        assertThat(shown("is unknown")).contains("the server lost its counters, by a crash or a reset");
        Screen refused = product.types("rollback");
        assertThat(refused.exit()).as("no counter decides").isEqualTo(3);
    }

    @Test
    void whatWasNeverNotedIsUnknown() throws Exception {
        Files.delete(noted("opened.json"));
        assertThat(line(product.types("rollback", "--dry-run")))
                .contains("what was written since is unknown: it was not noted when it was given back");
    }
}
