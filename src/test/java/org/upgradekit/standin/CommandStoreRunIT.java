package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Programs;

/** A product whose program is saved and put back by a backup tool of its own. */
class CommandStoreRunIT {
    private static final String FILES = "program: {files: ['${home}/program']}";
    private static final Path TOOL = Path.of("src/test/resources/org/upgradekit/store/depot.py");

    @TempDir
    private Path directory;

    private StandIn product;
    private String before;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        Files.createDirectories(product.home().resolve("depot"));
        Files.copy(TOOL, product.home().resolve("depot.py"));
        StringBuilder commands = new StringBuilder("program:\n    command:\n");
        for (String verb : new String[] {"save", "verify", "restore", "discard", "size"}) {
            commands.append("      ")
                    .append(verb)
                    .append(": {run: [python3, '${home}/depot.py', ")
                    .append(verb)
                    .append(", '${home}/program', '${home}/depot'], timeout: 1m}\n");
        }
        product.playbook(FILES, commands.toString());
        before = product.content();
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    private Screen ended(Screen screen, int exit) {
        assertThat(screen.exit()).as(screen.all()).isEqualTo(exit);
        return screen;
    }

    @Test
    void isUpgradedAndGoesBackWhenItIsAsked() throws IOException, SQLException {
        Screen plan = ended(product.types("plan", product.home() + "/playbook.yaml", "--to", "2.0"), 0);
        assertThat(plan.all().replaceAll("\\s+", " "))
                .contains(
                        "program saved by its own commands, 11 B",
                        "Store program is saved and put back by the playbook's own commands");
        ended(product.apply("stop"), 0);
        assertThat(product.content()).isNotEqualTo(before);
        assertThat(product.types("restore-points", "list").out()).contains("program");

        Screen back = ended(product.types("rollback", "--discard-new-data"), 0);
        assertThat(back.err().replaceAll("\\s+", " "))
                .contains(
                        "written to database and conf after its start was set aside, not lost",
                        "written to program after its start is gone, unless its restore command kept it");
        assertThat(product.content()).isEqualTo(before);
        assertThat(product.running()).isTrue();
        assertThat(back.err()).contains("drop-kept").doesNotContain("--undo");
        Screen undo = ended(product.types("rollback", "--undo", "--discard-new-data"), 3);
        assertThat(undo.err()).contains("kept nothing of program", "upgrade apply");
        assertThat(product.content()).isEqualTo(before);
    }

    @Test
    void goesBackWhenItsMigrationFails() throws IOException, SQLException {
        product.migration("ALTER TABLE item ADD COLUMN size int; SELECT 1 / 0;");
        ended(product.apply("rollback"), 5);
        assertThat(product.content()).isEqualTo(before);
    }

    @Test
    void isResumedAfterItsMigrationFailedBecauseItsServicesStayedFenced() throws IOException, SQLException {
        product.migration("ALTER TABLE item ADD COLUMN size int; SELECT 1 / 0;");
        ended(product.apply("stop"), 6);
        product.migration(StandIn.MIGRATION);
        ended(product.types("resume"), 0);
        assertThat(Files.readString(product.home().resolve("program/version"))).isEqualTo("2.0\n");
    }

    @Test
    void whatCannotBeVerifiedStopsTheUpgradeBeforeAnythingChanged() throws IOException, SQLException {
        Files.createFile(product.home().resolve("depot/broken-verify"));
        Screen failed = ended(product.apply("rollback"), 5);
        assertThat(failed.err()).contains("the verify command of store program ended with exit code 1", "broken today");
        assertThat(product.content()).isEqualTo(before);
        assertThat(product.running()).isTrue();
    }

    @Test
    void aSaveThatOutlivesTheToolIsEndedBeforeTheNextBegins() throws Exception {
        Path slow = Files.createFile(product.home().resolve("depot/slow"));
        Process tool = product.applyApart("stop");
        long end = System.nanoTime() + 120_000_000_000L;
        while (saves().isEmpty()) {
            assertThat(tool.isAlive() && System.nanoTime() < end)
                    .as("still on its way: %s", Files.readString(product.home().resolve("apart.log")))
                    .isTrue();
            Thread.sleep(20);
        }
        tool.destroyForcibly().waitFor();
        String orphan = saves();
        assertThat(orphan).as("it lives on").isNotEmpty();
        Files.delete(slow);
        Screen resumed = ended(product.types("resume"), 0);
        assertThat(resumed.err()).as("the orphan %s", orphan).contains("fence");
        assertThat(saves()).isEmpty();
    }

    /** The pids of save commands at work. */
    private String saves() throws IOException {
        return Programs.run("pgrep", "-f", product.home() + "/depot.py save").output();
    }
}
