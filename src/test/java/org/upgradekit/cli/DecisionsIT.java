package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;

/** What only an operator can decide: to give a run up, to take a store as it is, to put a restore point back. */
class DecisionsIT {
    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state());
    }

    private Screen apply(String version) {
        return operator.types("apply", ledger.playbook().toString(), "--to", version, "--yes", "--on-failure", "stop");
    }

    private void stopHalfWay() throws IOException {
        ledger.script("install.sh", "echo half >'" + ledger.home() + "/data/book'; exit 4");
        assertThat(apply("2.0").exit()).isEqualTo(6);
    }

    @Test
    void anAbandonedRunIsOverAndTheNextOneBegins() throws IOException {
        stopHalfWay();
        String run = ledger.runs().get(0);
        assertThat(operator.types("abandon", run).err()).contains("--reason");
        Screen screen = operator.types("abandon", run.substring(run.length() - 4), "--reason", "mended by hand");
        assertThat(screen.exit()).as(screen.all()).isZero();
        assertThat(screen.err()).contains("ABANDONED");
        assertThat(ledger.content()).as("left as it stood").isEqualTo("1.0 half stopped");
        assertThat(operator.types("status").exit()).isZero();
        assertThat(operator.types("rollback").exit()).isEqualTo(3);

        Screen again = operator.types("abandon", run, "--reason", "once more");
        assertThat(again.exit()).isEqualTo(3);
        assertThat(again.err()).contains("is not open", "upgrade runs show " + run);

        ledger.script("start.sh", "touch '" + ledger.home() + "/on'");
        ledger.script("install.sh", ledger.writes());
        Files.writeString(ledger.home().resolve("on"), "");
        assertThat(apply("2.0").exit()).isZero();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
    }

    /** A timer that resumes whatever is open must come to an end; the ways out stay. */
    @Test
    @Fault("a `resume` in a loop, of a step that always fails: bounded, and `rollback` goes on")
    void aStepThatAlwaysFailsIsNotTriedForEver() throws IOException {
        stopHalfWay();
        Screen last = operator.types("resume");
        int resumes = 1;
        while (!last.err().contains("is not tried again") && resumes < 40) {
            assertThat(last.exit()).as(last.all()).isEqualTo(6);
            last = operator.types("resume");
            resumes++;
        }
        assertThat(resumes).isEqualTo(20);
        assertThat(last.exit()).isEqualTo(6);
        assertThat(last.err())
                .contains("write was begun 20 times", "upgrade rollback", "upgrade abandon", "Nothing was changed now");
        int records = ledger.journal().size();
        assertThat(operator.types("resume").exit()).isEqualTo(6);
        assertThat(ledger.journal()).as("a refusal adds nothing").hasSize(records);
        Screen back = operator.types("rollback");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    @Test
    void anAcceptedStoreIsGoneOnWithAsItIs() throws IOException {
        stopHalfWay();
        assertThat(operator.types("accept", "other", "--reason", "x").exit()).isEqualTo(3);
        ledger.script(
                "install.sh",
                "grep -q half '" + ledger.home() + "/data/book' && echo \"$1\" >'" + ledger.home() + "/data/version'");
        Screen screen = operator.types("accept", "data", "--reason", "looked at it");
        assertThat(screen.exit()).as(screen.all()).isZero();
        assertThat(operator.types("status").out()).doesNotContain("DIRTY");
        assertThat(operator.types("resume").exit()).isZero();
        assertThat(ledger.content())
                .as("not put back before the step ran again")
                .isEqualTo("2.0 half running");
    }

    @Test
    void withoutThatWordADirtyStoreIsPutBackFirst() throws IOException {
        stopHalfWay();
        ledger.script("install.sh", "grep -q one '" + ledger.home() + "/data/book' && " + ledger.writes());
        Screen resumed = operator.types("resume");
        assertThat(resumed.exit()).as(resumed.all()).isZero();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
    }

    @Test
    void aRestorePointOfTheNewestRunIsPutBackOthersAreRefused() throws IOException {
        assertThat(apply("2.0").exit()).isZero();
        String first = ledger.runs().get(0);
        Screen consent = operator.types("restore-points", "restore", first);
        assertThat(consent.exit()).isEqualTo(3);
        assertThat(consent.err()).contains("upgrade rollback ledger --discard-new-data");
        assertThat(operator.types("rollback", "--dry-run").out())
                .contains("Next      upgrade rollback ledger --discard-new-data");

        ledger.script(
                "install.sh",
                "echo three >'" + ledger.home() + "/data/book'; echo \"$1\" >'" + ledger.home() + "/data/version'");
        assertThat(apply("3.0").exit()).isZero();
        String second = ledger.runs().get(1);
        Screen old = operator.types("restore-points", "restore", first, "--discard-new-data");
        assertThat(old.exit()).as(old.all()).isEqualTo(3);
        assertThat(old.err()).contains("run " + second + " came after", "upgrade rollback", "Nothing was changed");
        assertThat(ledger.content()).isEqualTo("3.0 three running");

        Screen back = operator.types("restore-points", "restore", second, "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
        assertThat(operator.types("restore-points", "restore", second, "--discard-new-data")
                        .exit())
                .as("used")
                .isEqualTo(3);
        Screen past = operator.types("restore-points", "restore", first, "--discard-new-data");
        assertThat(past.exit()).isEqualTo(3);
        assertThat(past.err())
                .contains("run " + second + " came after", "upgrade restore-points show " + first)
                .doesNotContain("upgrade rollback");
        Screen used = operator.types("restore-points", "verify", second);
        assertThat(used.exit()).as(used.all()).isZero();
        assertThat(used.out()).contains("was used by a rollback");
        assertThat(operator.types("restore-points", "restore", "nonsense").exit())
                .isEqualTo(2);
    }

    /** Between two attempts of a rollback somebody starts the service: nothing is put back beneath it. */
    @Test
    @Fault("the service started by hand between two attempts of a rollback: stopped again first")
    void aServiceThatSomebodyStartedInTheMiddleOfARollbackIsStoppedAgain() throws IOException {
        Path signal = ledger.home().resolve("signal");
        ledger.script("stop.sh", "rm -f '" + ledger.home() + "/on'; touch '" + signal + "'");
        ledger.playbook("stop: {run: [rm, -f, '${home}/on']}", "stop: {run: ['${home}/stop.sh']}");
        stopHalfWay();
        Files.delete(signal);
        Files.writeString(ledger.home().resolve("on"), "");
        Screen cut = Operator.on(operator.host().with(new Signalled(signal))).types("rollback");
        assertThat(cut.exit()).as(cut.all()).isEqualTo(7);
        Files.writeString(ledger.home().resolve("on"), "by hand");
        Screen back = operator.types("rollback");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(ledger.content()).isEqualTo("1.0 one running");
        assertThat(ledger.journal().stream()
                        .filter(line -> line.contains("\"event\":\"undo-done\",\"step\":\"stop.ledger\"")))
                .hasSize(2);
    }

    /** What ends because somebody asked for an end is no rollback that failed. */
    @Test
    void aRollbackThatIsInterruptedInAStepSaysSoAndGoesOn() throws IOException {
        Path signal = ledger.home().resolve("signal");
        ledger.playbook("stop: {run: [rm, -f, '${home}/on']}", "stop: {run: ['${home}/stop.sh']}");
        ledger.script("stop.sh", "rm -f '" + ledger.home() + "/on'");
        stopHalfWay();
        Files.writeString(ledger.home().resolve("on"), "by hand");
        ledger.script("stop.sh", "touch '" + signal + "'; sleep 0.5; exit 3");
        Screen cut = Operator.on(operator.host().with(new Signalled(signal))).types("rollback");
        assertThat(cut.exit()).as(cut.all()).isEqualTo(7);
        assertThat(cut.err()).contains("INTERRUPTED", "exit code 3").doesNotContain("ROLLBACK FAILED");
        assertThat(operator.types("status").exit()).isEqualTo(7);
        ledger.script("stop.sh", "rm -f '" + ledger.home() + "/on'");
        Screen back = operator.types("rollback");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    /** Another process started the service: it is looked at for its whole time, and no longer. */
    @Test
    @Timeout(60)
    void aServiceThatAnEarlierProcessStartedIsLookedAtForItsTime() throws IOException {
        Screen until =
                operator.types("apply", ledger.playbook().toString(), "--to", "2.0", "--yes", "--until", "restart");
        assertThat(until.exit()).as(until.all()).isEqualTo(7);
        Screen resumed = operator.types("resume");
        assertThat(resumed.exit()).as(resumed.all()).isZero();
        assertThat(resumed.err()).contains("✓ stays-up.ledger");
    }
}
