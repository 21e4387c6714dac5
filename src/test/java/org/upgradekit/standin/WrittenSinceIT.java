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

    private static String line(Screen screen) {
        return (screen.out() + screen.err()).replaceAll("\\s+", " ");
    }

    /** The server tells of a session's counters a moment after its end. */
    private String shown(String wanted) throws InterruptedException {
        String shown = line(product.types("rollback", "--dry-run"));
        for (int i = 0; i < 20 && !shown.contains(wanted); i++) {
            Thread.sleep(200);
            shown = line(product.types("rollback", "--dry-run"));
        }
        return shown;
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
    void countersThatWereLostAreUnknown() throws Exception {
        write("SELECT pg_stat_reset()", "INSERT INTO item (title) VALUES ('new')");
        assertThat(shown("is unknown")).contains("the server lost its counters, by a crash or a reset");
        Screen refused = product.types("rollback");
        assertThat(refused.exit()).as("no counter decides").isEqualTo(3);
    }

    @Test
    void whatWasNeverNotedIsUnknown() throws Exception {
        try (Stream<Path> all = Files.walk(directory)) {
            Path opened =
                    all.filter(one -> one.endsWith("opened.json")).findFirst().orElseThrow();
            Files.delete(opened);
        }
        assertThat(line(product.types("rollback", "--dry-run")))
                .contains("what was written since is unknown: it was not noted when it was given back");
    }
}
