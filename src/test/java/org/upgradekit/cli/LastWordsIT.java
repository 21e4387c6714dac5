package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/** What is said of a run that went back or was given up: one result, its own reason, and commands that can be typed. */
class LastWordsIT {
    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state());
    }

    private Screen types(int exit, String... words) {
        Screen screen = operator.types(words);
        assertThat(screen.exit()).as(screen.all()).isEqualTo(exit);
        return screen;
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private void apply(int exit, String... more) {
        String[] words = {"apply", ledger.playbook().toString(), "--to", "2.0", "--yes"};
        String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        types(exit, all);
    }

    @Test
    void whatChangedNothingIsCalledSoByAllCommands() throws IOException {
        apply(7, "--until", "backup");
        assertThat(types(0, "rollback").err()).contains("NOTHING CHANGED. Ledger 1.0 is running");
        assertThat(types(0, "status").out()).contains("NOTHING CHANGED");
        assertThat(Files.readString(ledger.state().resolve("ledger/upgrade.log")))
                .contains(": nothing changed (");
        String refused = flat(types(3, "rollback", "--undo").err());
        assertThat(refused)
                .contains("replaced nothing", "No store had changed")
                .contains("upgrade apply " + ledger.playbook() + " --to 2.0")
                .doesNotContain("half-migrated", "What was kept");
    }

    @Test
    void whatIsPrintedForLaterCanBeTypedAnywhere() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path typed = here.relativize(ledger.playbook());
        ledger.script("install.sh", "exit 1");
        Screen failed = types(5, "apply", typed.toString(), "--to", "2.0", "--yes", "--on-failure", "rollback");
        String again = "upgrade apply " + ledger.playbook() + " --to 2.0";
        assertThat(flat(failed.err())).contains(again);
        assertThat(flat(types(0, "status").out())).contains(again);
        types(6, "apply", typed.toString(), "--to", "2.0", "--yes", "--on-failure", "stop");
        Screen abandoned = types(0, "abandon", ledger.runs().get(1), "--reason", "by hand");
        assertThat(flat(abandoned.err())).contains(again);
        assertThat(flat(types(0, "status").out())).contains(again);
        Path state = here.relativize(ledger.state());
        assertThat(flat(types(0, "status", "--state-dir", state.toString()).out()))
                .contains("--state-dir " + ledger.state())
                .doesNotContain(state.toString());
    }

    @Test
    void aPlanWithoutADirectoryToGoToIsToldSo() {
        Path file = directory.resolve("none/plan.json");
        Screen refused = types(3, "plan", ledger.playbook().toString(), "--to", "2.0", "--out", file.toString());
        assertThat(flat(refused.err()))
                .contains("the plan cannot be written", "there is no directory " + directory.resolve("none"))
                .doesNotContain(".new");
    }

    @Test
    void whatHasEndedIsNamedByWhatItWas() throws IOException {
        ledger.script("install.sh", "echo half >'" + ledger.home() + "/data/book'; exit 1");
        apply(6, "--on-failure", "stop");
        String run = ledger.runs().get(0);
        types(0, "abandon", run, "--reason", "by hand");
        Path point = ledger.state().resolve("ledger/restore-points/" + run + ".h1");
        for (String[] words :
                new String[][] {{"restore-points", "restore", run}, {"rollback"}, {"rollback", "--dry-run"}}) {
            assertThat(flat(types(3, words).err()))
                    .contains("run " + run + " was abandoned", "upgrade restore-points restore " + point)
                    .doesNotContain("rolled back already");
        }
        Files.deleteIfExists(ledger.home().resolve("on"));
        types(0, "restore-points", "restore", point.toString(), "--yes");
        assertThat(ledger.content()).isEqualTo("1.0 one stopped");
    }

    @Test
    void whatWasRolledBackAlreadyCanBeUndone() throws IOException {
        apply(0);
        types(0, "rollback", "--discard-new-data");
        for (String[] words :
                new String[][] {{"restore-points", "restore", ledger.runs().get(0)}, {"rollback"}}) {
            assertThat(flat(types(3, words).err()))
                    .contains("was rolled back already", "upgrade rollback ledger --undo --dry-run")
                    .doesNotContain("abandoned");
        }
        ledger.script("install.sh", "exit 1");
        apply(5, "--on-failure", "rollback");
        assertThat(flat(types(3, "rollback", "--dry-run").err()))
                .contains("was rolled back already")
                .doesNotContain("--undo");
    }
}
