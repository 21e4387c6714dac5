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
import org.upgradekit.json.JsonObject;

/** Restore points of an ordinary product, as time goes by. */
class PruneIT {
    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state()).environment("UPGRADE_CONFIG_DIR", directory.toString());
    }

    private void upgrade(String version) {
        Screen done = operator.types("apply", ledger.playbook().toString(), "--to", version, "--yes");
        assertThat(done.exit()).as(done.all()).isZero();
    }

    private Operator later(int days) {
        return Operator.on(operator.host().with(Clock.offset(Clock.systemUTC(), Duration.ofDays(days))));
    }

    private Path place(String run) {
        return ledger.state().resolve("ledger/restore-points").resolve(run + ".h1");
    }

    @Test
    void theOldOnesGoAndTheNewestStays() throws IOException {
        upgrade("2.0");
        upgrade("3.0");
        List<String> runs = ledger.runs();
        assertThat(operator.types("restore-points", "prune").out()).contains("kept: 29 days", "kept: the newest");

        Screen dry = later(31).types("restore-points", "prune", "--dry-run");
        assertThat(dry.exit()).as(dry.all()).isZero();
        assertThat(dry.out()).contains("would be removed");
        assertThat(place(runs.get(0)).resolve("manifest.json")).exists();

        Screen done = later(31).types("restore-points", "prune");
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(done.out()).contains("1 restore point of 2 removed");
        assertThat(place(runs.get(0))).doesNotExist();
        assertThat(place(runs.get(1)).resolve("manifest.json")).exists();
        assertThat(operator.types("restore-points", "list").out()).doesNotContain(runs.get(0));
        assertThat(later(31).types("restore-points", "prune", "-o", "json").out())
                .contains("kept: the newest");

        Screen back = operator.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isZero();
    }

    @Test
    void howLongIsConfigured() throws IOException {
        upgrade("2.0");
        upgrade("3.0");
        Files.writeString(directory.resolve("ledger.conf"), "BACKUP_RETENTION_DAYS=7\n");
        Screen done = later(8).types("restore-points", "prune", "-o", "json");
        assertThat(JsonObject.parse("stdout", done.out()).objects("restore-points").stream()
                        .map(one -> one.text("state")))
                .containsExactly("removed", "kept: the newest");
    }

    @Test
    void whatAnOpenRunNeedsStays() throws IOException {
        upgrade("2.0");
        ledger.script("install.sh", "exit 4");
        operator.types("apply", ledger.playbook().toString(), "--to", "3.0", "--yes", "--on-failure", "stop");
        Screen done = later(90).types("restore-points", "prune");
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(done.out()).contains("removed", "kept: open run");
        assertThat(operator.types("rollback").exit()).isZero();
    }

    @Test
    void oneWhoseRemovalWasCutOffLooksNotWholeAndGoesTheNextTime() throws IOException {
        upgrade("2.0");
        upgrade("3.0");
        Path old = place(ledger.runs().get(0));
        Files.move(old.resolve("manifest.json"), old.resolve("manifest.pruned"));
        assertThat(operator.types("restore-points", "list").out())
                .doesNotContain(ledger.runs().get(0));
        assertThat(operator.types("restore-points", "show", ledger.runs().get(0))
                        .exit())
                .isEqualTo(2);
        Screen again = later(31).types("restore-points", "prune");
        assertThat(again.exit()).as(again.all()).isZero();
        assertThat(old).doesNotExist();
    }
}
