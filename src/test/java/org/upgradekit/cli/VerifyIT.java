package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.host.Disk;
import org.upgradekit.json.JsonObject;

/** Restore points that a timer verifies, with nobody there. */
class VerifyIT {
    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state());
    }

    private void upgrade(String version) {
        Screen done = operator.types("apply", ledger.playbook().toString(), "--to", version, "--yes");
        assertThat(done.exit()).as(done.all()).isZero();
    }

    private Path place(String run) {
        return ledger.state().resolve("ledger/restore-points").resolve(run + ".h1");
    }

    private static List<String> states(Screen screen) {
        return JsonObject.parse("stdout", screen.out()).objects("restore-points").stream()
                .map(one -> one.text("state"))
                .toList();
    }

    @Test
    void allAreVerifiedAndOneThatIsDamagedEndsNothing() throws IOException {
        upgrade("2.0");
        upgrade("3.0");
        upgrade("4.0");
        assertThat(operator.types("rollback", "--discard-new-data").exit()).isZero();
        List<String> runs = ledger.runs();
        Screen good = operator.types("restore-points", "verify", "--all");
        assertThat(good.exit()).as(good.all()).isZero();
        assertThat(good.out().lines())
                .hasSize(3)
                .satisfies(
                        lines -> assertThat(lines.get(0)).startsWith("ledger " + runs.get(0) + ".h1  proven: content"))
                .satisfies(lines -> assertThat(lines.get(2)).contains("skipped: was used by a rollback"));

        Path archive = place(runs.get(0)).resolve("data/1.tar");
        byte[] whole = Files.readAllBytes(archive);
        byte[] bad = whole.clone();
        bad[600] = (byte) (bad[600] ^ 1);
        Files.write(archive, bad);
        Screen failed = operator.types("restore-points", "verify", "--all", "--level", "read");
        assertThat(failed.exit()).as(failed.all()).isEqualTo(6);
        assertThat(failed.out())
                .contains("NOT PROVEN: data archives: data/1.tar: wrong checksum", runs.get(1) + ".h1  proven: read");
        Screen json = operator.types("restore-points", "verify", "--all", "-o", "json");
        assertThat(json.exit()).isEqualTo(6);
        assertThat(states(json)).containsExactly("not-proven", "proven", "skipped");
        assertThat(operator.types("restore-points", "list").out())
                .contains("FAILED ", "is not proven: data archives: data/1.tar: wrong checksum")
                .contains("show " + runs.get(0));

        Files.write(archive, java.util.Arrays.copyOf(whole, 700));
        assertThat(operator.types("restore-points", "verify", runs.get(0)).err())
                .contains("wrong checksum");
        Files.delete(archive);
        assertThat(operator.types("restore-points", "verify", runs.get(0)).err())
                .contains("data/1.tar is missing");
        Files.write(archive, whole);
        assertThat(operator.types("restore-points", "verify", "--all").exit()).isZero();
        assertThat(operator.types("restore-points", "list").out()).doesNotContain("FAILED");
    }

    @Test
    void whatIsUnpackedAsideIsRemovedWhateverComesOfIt() throws IOException {
        upgrade("2.0");
        Path place = place(ledger.runs().get(0));
        Path manifest = place.resolve("manifest.json");
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replaceAll("(\"root.1.content\": \"sha256:)..", "$100"));
        Screen screen = operator.types("restore-points", "verify", ledger.runs().get(0), "--level", "restored");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(6);
        assertThat(screen.err().replaceAll("\\s+", " ")).contains("unpacks to something else than was saved");
        assertThat(place.resolve("data/scratch")).doesNotExist();
        Screen back = operator.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isEqualTo(6);
        assertThat(back.err().replaceAll("\\s+", " "))
                .contains("there is no way back", "its archives were not proven", "unpacks to something else");
        assertThat(ledger.content()).isEqualTo("2.0 two running");

        Files.writeString(manifest, text);
        assertThat(operator.types("restore-points", "verify", ledger.runs().get(0), "--level", "restored")
                        .exit())
                .isZero();
        assertThat(operator.types("restore-points", "list").out()).contains("restored ");
        assertThat(operator.types("rollback", "--discard-new-data").exit()).isZero();
    }

    @Test
    void aProductAtWhichARunWorksIsLeftAlone() throws IOException {
        upgrade("2.0");
        Path lock = ledger.state().resolve("ledger/lock");
        try (Disk.HeldLock held = operator.host().disk().lock(lock).orElseThrow()) {
            assertThat(held).isNotNull();
            Screen screen = operator.types("restore-points", "verify", "--all");
            assertThat(screen.exit()).as(screen.all()).isEqualTo(8);
            assertThat(screen.out()).startsWith("ledger  skipped: another run holds the lock");
        }
    }

    @Test
    void aRecordThatIsDamagedIsNoProof() throws IOException {
        upgrade("2.0");
        String run = ledger.runs().get(0);
        assertThat(operator.types("restore-points", "verify", run).exit()).isZero();
        Files.writeString(place(run).resolve("verification.json"), "{");
        assertThat(operator.types("restore-points", "list").out()).contains("FAILED", "the last result cannot be read");
        assertThat(operator.types("restore-points", "verify", run).exit()).isZero();
        assertThat(operator.types("restore-points", "list").out()).doesNotContain("FAILED");
    }

    @Test
    void whatIsAskedIsSaidClearly() {
        Screen none = operator.types("restore-points", "verify", "--all");
        assertThat(none.exit()).as(none.all()).isZero();
        assertThat(none.out()).isEqualTo("No restore points.\n");
        assertThat(operator.types("restore-points", "verify").exit()).isEqualTo(2);
        assertThat(operator.types("restore-points", "verify", "9f3c", "--all").err())
                .contains("--all and an id exclude each other");
    }
}
