package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.host.FaultyDisk;
import org.upgradekit.testing.Programs;

/** What a store's own command saved elsewhere goes with its restore point, by its own command. */
class PruneCommandStoreIT {
    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;
    private Path depot;

    /** With a backup tool whose copies lie in a depot, and two upgrades. */
    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state()).environment("UPGRADE_CONFIG_DIR", directory.toString());
        depot = Files.createDirectory(directory.resolve("depot"));
        Path tool = directory.resolve("depot.py");
        Files.copy(Path.of("src/test/resources/org/upgradekit/store/depot.py"), tool);
        StringBuilder commands = new StringBuilder("data:\n    command:\n");
        for (String verb : List.of("save", "verify", "restore", "discard")) {
            commands.append("      " + verb + ": {run: [python3, '" + tool + "', " + verb + ", '${home}/data', '"
                    + depot + "'], timeout: 20s}\n");
        }
        ledger.playbook("data: {files: ['${home}/data']}", commands.toString());
        for (String version : List.of("2.0", "3.0")) {
            Screen done = operator.types("apply", ledger.playbook().toString(), "--to", version, "--yes");
            assertThat(done.exit()).as(done.all()).isZero();
        }
    }

    private Operator later() {
        return Operator.on(operator.host().with(Clock.offset(Clock.systemUTC(), Duration.ofDays(31))));
    }

    private Path place(String run) {
        return ledger.state().resolve("ledger/restore-points").resolve(run + ".h1");
    }

    private Path copy(String run) {
        return depot.resolve(run + ".h1.data");
    }

    @Test
    void whatAStoresOwnCommandSavedElsewhereIsDiscardedByItsOwnCommand() throws IOException {
        String old = ledger.runs().get(0);
        Path copied = copy(old);
        assertThat(copied).isDirectory();
        Path broken = Files.createFile(depot.resolve("broken-discard"));
        Screen failed = later().types("restore-points", "prune");
        assertThat(failed.exit()).as(failed.all()).isEqualTo(6);
        assertThat(failed.err())
                .contains(
                        "restore point " + old + ".h1 was not removed",
                        "the discard command of store data ended with exit code 1",
                        "discard is broken today");
        assertThat(operator.types("restore-points", "list").out()).contains(old);
        assertThat(operator.types("restore-points", "verify", old, "--level", "copied")
                        .exit())
                .isZero();
        Files.delete(broken);
        Screen done = later().types("restore-points", "prune");
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(place(old)).doesNotExist();
        assertThat(copied).doesNotExist();
        assertThat(copy(ledger.runs().get(1))).isDirectory();
    }

    /** Also where its label is gone already: the manifest has it. */
    @Test
    void aDiscardThatWasCutOffAnywhereIsRunAgain() throws IOException {
        String old = ledger.runs().get(0);
        Path saved = Files.createDirectory(directory.resolve("saved"));
        Programs.run("cp", "-a", place(old) + "/.", saved.toString()).succeeded();
        Path copied = copy(old);
        int cuts = 0;
        boolean cut = true;
        for (int changes = 0; cut; changes++) {
            Programs.run("rm", "-rf", place(old).toString()).succeeded();
            Programs.run("cp", "-a", saved.toString(), place(old).toString()).succeeded();
            Files.createDirectories(copied);
            cut = Operator.on(later().host()
                                    .with(FaultyDisk.goneAfter(operator.host().disk(), changes)))
                            .types("restore-points", "prune")
                            .exit()
                    != 0;
            cuts += cut ? 1 : 0;
            Screen again = later().types("restore-points", "prune");
            assertThat(again.exit()).as(again.all()).isZero();
            assertThat(copied).as("after %d changes", changes).doesNotExist();
            assertThat(place(old)).doesNotExist();
        }
        assertThat(cuts).as("places where it was cut off").isGreaterThan(3);
    }
}
