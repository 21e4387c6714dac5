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
import org.upgradekit.json.JsonObject;
import org.upgradekit.testing.Programs;

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
                .containsExactly("removed: its days are over", "kept: the newest");
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

    @Test
    void howManyAndHowMuchRoomIsConfigured() throws IOException {
        upgrade("2.0");
        upgrade("3.0");
        upgrade("4.0");
        Path configured = directory.resolve("ledger.conf");
        Files.writeString(configured, "BACKUP_RETENTION_COUNT=2\n");
        assertThat(operator.types("restore-points", "list").out()).contains("to be pruned: there are enough");
        assertThat(operator.types("restore-points", "prune").out())
                .contains("removed: there are enough that are newer", "kept: 29 days", "kept: the newest");
        Files.writeString(configured, "BACKUP_MIN_FREE=900000T\n");
        assertThat(operator.types("restore-points", "prune", "--dry-run").out())
                .contains("would be removed: room is short", "kept: the newest");
        Files.writeString(configured, "BACKUP_MIN_FREE=900000TiB\n");
        assertThat(operator.types("restore-points", "prune", "--dry-run").out())
                .contains("would be removed: room is short", "kept: the newest");
        Files.writeString(configured, "BACKUP_MIN_FREE=1M\n");
        assertThat(operator.types("restore-points", "prune").out()).contains("kept: 29 days", "kept: the newest");
        Files.writeString(configured, "BACKUP_MIN_FREE=20 GB\n");
        assertThat(operator.types("restore-points", "prune").err()).contains("a size like 500M, 20G or 1TiB");
    }

    @Test
    void theNewestThatWasNotFoundWrongStays() throws IOException {
        upgrade("2.0");
        upgrade("3.0");
        List<String> runs = ledger.runs();
        Files.delete(place(runs.get(1)).resolve("data/1.tar"));
        assertThat(operator.types("restore-points", "verify", runs.get(1)).exit())
                .isEqualTo(6);
        Screen done = later(90).types("restore-points", "prune");
        assertThat(done.out()).contains("kept: the newest that is proven", "removed: its days are over");
        assertThat(place(runs.get(0)).resolve("manifest.json")).exists();
        assertThat(place(runs.get(1))).doesNotExist();
    }

    @Test
    void byAClockThatIsWrongNothingIsRemoved() throws IOException {
        upgrade("2.0");
        upgrade("3.0");
        Screen refused = later(-400).types("restore-points", "prune");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(3);
        assertThat(refused.err()).contains("the clock cannot be right, so nothing is removed", ".h1 was made at");
        assertThat(operator.types("restore-points", "list").out()).contains(ledger.runs());
    }

    /** At each change in turn, as a kill there would leave it. */
    @Test
    void aRemovalThatIsCutOffAnywhereLeavesNothingThatLooksWhole() throws IOException {
        upgrade("2.0");
        upgrade("3.0");
        String old = ledger.runs().get(0);
        Path saved = Files.createDirectory(directory.resolve("saved"));
        Programs.run("cp", "-a", place(old) + "/.", saved.toString()).succeeded();
        int cuts = 0;
        Screen cut = operator.types("restore-points", "list");
        for (int changes = 0; changes == 0 || cut.exit() != 0; changes++) {
            Programs.run("rm", "-rf", place(old).toString()).succeeded();
            Programs.run("cp", "-a", saved.toString(), place(old).toString()).succeeded();
            cut = Operator.on(later(31)
                            .host()
                            .with(FaultyDisk.goneAfter(operator.host().disk(), changes)))
                    .types("restore-points", "prune");
            cuts += cut.exit() == 0 ? 0 : 1;
            if (operator.types("restore-points", "list").out().contains(old)) {
                assertThat(operator.types("restore-points", "verify", old).exit())
                        .as("after %d changes it is whole", changes)
                        .isZero();
            } else {
                assertThat(later(31).types("restore-points", "prune").exit()).isZero();
                assertThat(place(old).resolve("data")).doesNotExist();
            }
        }
        assertThat(cuts).as("places where it was cut off").isGreaterThan(3);
        assertThat(place(old)).doesNotExist();
    }

    private void remove(Path place) throws IOException {
        Programs.run("rm", "-rf", place.toString()).succeeded();
    }

    private void copy(Path from, Path to) throws IOException {
        Programs.run("cp", "-a", from.toString(), to.toString()).succeeded();
    }

    private Path run(String run) {
        return ledger.state().resolve("ledger/runs").resolve(run);
    }

    @Test
    void oneWhoseRunWasRemovedGoesByThePlanThatItHolds() throws IOException {
        upgrade("2.0");
        upgrade("3.0");
        upgrade("4.0");
        List<String> runs = ledger.runs();
        remove(run(runs.get(0)));
        Screen done = later(31).types("restore-points", "prune");
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(done.out()).contains("2 restore points of 3 removed");
        assertThat(place(runs.get(0))).doesNotExist();
        assertThat(place(runs.get(1))).doesNotExist();
        assertThat(place(runs.get(2))).exists();
    }

    @Test
    void oneWithoutAnyPlanIsToldAndKeepsNoOther() throws IOException {
        upgrade("2.0");
        upgrade("3.0");
        upgrade("4.0");
        List<String> runs = ledger.runs();
        remove(run(runs.get(0)));
        remove(place(runs.get(0)).resolve("plan.json"));
        Screen dry = later(31).types("restore-points", "prune", "--dry-run");
        assertThat(dry.exit()).as(dry.all()).isZero();
        Screen done = later(31).types("restore-points", "prune");
        assertThat(done.exit()).as(done.all()).isEqualTo(6);
        assertThat(done.err().replaceAll("\\s+", " "))
                .contains("restore point " + runs.get(0) + ".h1 was not removed", "has no plan.json");
        assertThat(done.out()).contains("not removed: ", "removed: its days are over", "1 restore point of 3 removed");
        assertThat(place(runs.get(0)).resolve("manifest.json")).exists();
        assertThat(place(runs.get(1))).doesNotExist();
        Screen json = later(31).types("restore-points", "prune", "-o", "json");
        JsonObject told = JsonObject.parse("stdout", json.out());
        assertThat(told.number("exit-code")).isEqualTo(6);
        assertThat(told.objects("restore-points").get(0).text("state")).startsWith("not removed: ");
    }

    @Test
    void oneOfAnotherHostIsThatHostsMatter() throws IOException {
        upgrade("2.0");
        upgrade("3.0");
        List<String> runs = ledger.runs();
        remove(run(runs.get(0)));
        Path manifest = place(runs.get(0)).resolve("manifest.json");
        Files.writeString(
                manifest, Files.readString(manifest).replaceAll("\"host\": \"[^\"]*\"", "\"host\": \"db-2\""));
        Screen done = later(31).types("restore-points", "prune");
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(done.out()).contains("kept: of host db-2", "kept: the newest");
        assertThat(manifest).exists();
        Path begun = Files.move(manifest, manifest.resolveSibling("manifest.pruned"));
        assertThat(later(31).types("restore-points", "prune").exit()).isZero();
        assertThat(begun).exists();
    }

    @Test
    void aCopyOfARestorePointIsToldAndLeftAlone() throws IOException {
        upgrade("2.0");
        upgrade("3.0");
        List<String> runs = ledger.runs();
        Path old = place(runs.get(0));
        Path copied = old.resolveSibling(old.getFileName() + ".bak");
        Path begun = old.resolveSibling(old.getFileName() + ".old");
        copy(old, copied);
        copy(old, begun);
        Files.move(begun.resolve("manifest.json"), begun.resolve("manifest.pruned"));
        Screen shown = operator.types("restore-points", "show", runs.get(0));
        assertThat(shown.exit()).as(shown.all()).isZero();
        Screen verified = operator.types("restore-points", "verify", runs.get(0), "--level", "read");
        assertThat(verified.exit()).as(verified.all()).isZero();
        Screen list = operator.types("restore-points", "list");
        assertThat(list.exit()).as(list.all()).isZero();
        assertThat(list.out()).containsOnlyOnce(runs.get(0) + ".h1  1.0");
        assertThat(list.err().replaceAll("\\s+", " ")).contains("Warning: " + copied + " is left alone");
        Screen young = operator.types("restore-points", "prune");
        assertThat(young.exit()).as(young.all()).isZero();
        assertThat(old.resolve("manifest.json")).exists();
        Screen done = later(31).types("restore-points", "prune");
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(done.out()).containsOnlyOnce(runs.get(0));
        assertThat(done.err().replaceAll("\\s+", " ")).contains("Warning: " + copied + " is left alone");
        assertThat(old).doesNotExist();
        assertThat(copied.resolve("manifest.json")).exists();
        assertThat(begun.resolve("manifest.pruned")).exists();
        assertThat(later(31).types("restore-points", "prune").out()).doesNotContain(runs.get(0));
    }

    @Test
    void oneThatWasUsedStaysWhileWhatItsRollbackPutAsideIsThere() throws IOException {
        upgrade("2.0");
        upgrade("3.0");
        List<String> runs = ledger.runs();
        Screen back = operator.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isZero();
        Screen pruned = later(31).types("restore-points", "prune");
        assertThat(pruned.exit()).as(pruned.all()).isZero();
        assertThat(pruned.out()).contains("kept: the newest", "kept: what its rollback put aside is there");
        Files.writeString(directory.resolve("ledger.conf"), "BACKUP_MIN_FREE=900000T\nBACKUP_RETENTION_COUNT=1\n");
        assertThat(operator.types("restore-points", "prune").exit()).isZero();
        Screen undo = operator.types("rollback", "--undo", "--discard-new-data");
        assertThat(undo.exit()).as(undo.all()).isZero();
        assertThat(ledger.content()).isEqualTo("3.0 two running");

        Screen dropped = operator.types("restore-points", "drop-kept", "--yes");
        assertThat(dropped.exit()).as(dropped.all()).isZero();
        assertThat(later(31).types("restore-points", "prune").exit()).isZero();
        assertThat(place(runs.get(1))).doesNotExist();
        assertThat(place(runs.get(0))).exists();
    }

    @Test
    void whatIsKeptAsideOfARunThatCannotBeAskedKeepsNoOther() throws IOException {
        upgrade("2.0");
        assertThat(operator.types("rollback", "--discard-new-data").exit()).isZero();
        upgrade("2.0");
        assertThat(operator.types("rollback", "--discard-new-data").exit()).isZero();
        List<String> runs = ledger.runs();
        assertThat(aside()).hasSize(2);
        Files.writeString(run(runs.get(0)).resolve("plan.json"), "{");
        Screen dry = operator.types("restore-points", "drop-kept", "--dry-run");
        assertThat(dry.exit()).as(dry.all()).isEqualTo(6);
        assertThat(dry.out()).contains("Run " + runs.get(1), "would be dropped");
        Screen dropped = operator.types("restore-points", "drop-kept", "--yes");
        assertThat(dropped.exit()).as(dropped.all()).isEqualTo(6);
        assertThat(dropped.err())
                .contains("what run " + runs.get(0) + " kept is not known", "runs/" + runs.get(0) + "/plan.json");
        assertThat(dropped.out()).contains("Run " + runs.get(1), "; dropped");
        assertThat(aside()).hasSize(1);
        Screen named = operator.types("restore-points", "drop-kept", "--yes", "--run", runs.get(1));
        assertThat(named.exit()).as(named.all()).isZero();
    }

    private List<Path> aside() throws IOException {
        try (var all = Files.list(ledger.home())) {
            return all.filter(file -> file.getFileName().toString().contains(".upg-old-"))
                    .toList();
        }
    }
}
