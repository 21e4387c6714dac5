package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.json.JsonObject;

/** Each exit code of the table, reached by a real run: as text for people, and as JSON for programs. */
class ExitCodesIT {
    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state());
    }

    private String playbook() {
        return ledger.playbook().toString();
    }

    private Screen apply(String... more) {
        String[] words = new String[more.length + 5];
        System.arraycopy(new String[] {"apply", playbook(), "--to", "2.0", "--yes"}, 0, words, 0, 5);
        System.arraycopy(more, 0, words, 5, more.length);
        return operator.types(words);
    }

    /** The exit code, and that the last lines on the screen say the same. */
    private static void ends(Screen screen, int exit, String... words) {
        assertThat(screen.exit()).as(screen.all()).isEqualTo(exit);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.end(18)).contains(words);
        assertThat(screen.err().strip()).endsWith("(exit " + exit + ")");
    }

    /** JSON to the last byte, and in the last line the result with its exit code. */
    private static void endsAsJson(Screen screen, int exit, String status) {
        assertThat(screen.exit()).as(screen.all()).isEqualTo(exit);
        assertThat(screen.out()).endsWith("}\n");
        assertThat(screen.result().number("exit-code")).isEqualTo(exit);
        assertThat(screen.result().text("status")).isEqualTo(status);
    }

    private void breakTheInstall() throws IOException {
        ledger.script("install.sh", "echo half >'" + ledger.home() + "/data/book'; echo disk on fire; exit 4");
    }

    @Test
    void doneIs0AndSoIsNothingToDo() throws IOException {
        ends(apply(), 0, "DONE. Ledger 2.0 is running", "Restore   ", "upgrade status ledger");
        assertThat(ledger.content()).isEqualTo("2.0 two running");
        assertThat(operator.types("status").exit()).isZero();

        Screen again = apply();
        assertThat(again.exit()).isZero();
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).contains("nothing to do", "Installed is 2.0");
        endsAsJson(apply("-o", "json"), 0, "nothing-to-do");
        assertThat(ledger.runs()).hasSize(1);
        Screen nothing = operator.types("resume", "-o", "json");
        assertThat(nothing.result().number("exit-code")).isZero();
    }

    @Test
    void doneIs0InJson() throws IOException {
        Screen screen = apply("-o", "json");
        endsAsJson(screen, 0, "done");
        assertThat(screen.err()).isEmpty();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
        endsAsJson(operator.types("rollback", "--discard-new-data", "-o", "json"), 0, "rolled-back");
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    @Test
    void wrongUsageIs2() throws IOException {
        Screen screen = apply("--nonsense");
        assertThat(screen.exit()).isEqualTo(2);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err())
                .startsWith("Error: Unknown option: '--nonsense'")
                .contains("upgrade apply --help")
                .hasLineCount(3);
        Screen json = apply("--nonsense", "-o", "json");
        assertThat(json.exit()).isEqualTo(2);
        assertThat(json.result().number("exit-code")).isEqualTo(2);
        assertThat(ledger.runs()).isEmpty();
    }

    @Test
    void aBlockingCheckIs3AndNothingBegan() throws IOException {
        ledger.script("check.sh", "echo the books are open; exit 1");
        ends(apply(), 3, "[BLOCK] books-closed", "the books are open", "Close the books", "REFUSED. 1 check blocks");
        endsAsJson(apply("-o", "json"), 3, "refused");
        assertThat(operator.types("plan", playbook(), "--to", "2.0").exit()).isEqualTo(3);
        assertThat(ledger.runs()).isEmpty();
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    @Test
    void aMissingAnswerIs3AndNobodyIsAsked() throws IOException {
        Screen screen = operator.types("apply", playbook(), "--to", "2.0");
        assertThat(screen.exit()).isEqualTo(3);
        assertThat(screen.err())
                .contains(
                        "a missing answer: consent to the plan",
                        "--yes",
                        "upgrade plan " + playbook() + " --to 2.0 --out ledger.plan.json");
        Screen target = operator.types("apply", playbook(), "--yes", "-o", "json");
        assertThat(target.exit()).isEqualTo(3);
        assertThat(target.err()).contains("which version", "--to VERSION");
        assertThat(target.result().number("exit-code")).isEqualTo(3);
        assertThat(ledger.runs()).isEmpty();
    }

    @Test
    void pendingChangesAre4WhereTheyAreAskedFor() throws IOException {
        Screen text = operator.types("plan", playbook(), "--to", "2.0", "--detailed-exitcode");
        assertThat(text.exit()).isEqualTo(4);
        assertThat(text.err()).isEmpty();
        assertThat(text.out()).contains("point of no return", "upgrade apply ");
        assertThat(operator.types("plan", playbook(), "--to", "2.0").exit()).isZero();
        Screen json = operator.types("plan", playbook(), "--to", "2.0", "--detailed-exitcode", "-o", "json");
        assertThat(json.exit()).isEqualTo(4);
        assertThat(JsonObject.parse("stdout", json.out()).text("format")).isEqualTo("upgradekit.plan/1");
        apply();
        assertThat(operator.types("plan", playbook(), "--to", "2.0", "--detailed-exitcode")
                        .exit())
                .isZero();
    }

    @Test
    void rolledBackIs5() throws IOException {
        breakTheInstall();
        ends(
                apply("--on-failure", "rollback"),
                5,
                "FAILED AND ROLLED BACK. Ledger 1.0 is running",
                "What      write",
                "disk on fire",
                "used by the rollback",
                "mend the cause, then: upgrade apply");
        assertThat(ledger.content()).isEqualTo("1.0 one running");
        endsAsJson(apply("--on-failure", "rollback", "-o", "json"), 5, "rolled-back");
        assertThat(operator.types("status").exit()).isZero();
        assertThat(operator.types("status").out()).contains("mend the cause, then: upgrade apply " + playbook());
        assertThat(Files.readString(ledger.state().resolve("ledger/upgrade.log"))
                        .lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).matches("[-\\dT:]{19}\\.\\d{3}Z \\d.* rolled back \\(.*"));
    }

    @Test
    void stoppedIs6AndARollbackThatFailsIs10() throws IOException {
        breakTheInstall();
        ends(apply("--on-failure", "stop"), 6, "What      write", "data DIRTY", "upgrade resume", "upgrade rollback");
        assertThat(ledger.content()).isEqualTo("1.0 half stopped");
        assertThat(operator.types("status").exit()).isEqualTo(6);
        assertThat(operator.types("runs", "show", ledger.runs().get(0)).out()).contains(", on-failure: stop\n");

        Screen over = apply();
        assertThat(over.exit()).isEqualTo(7);
        assertThat(over.err()).contains("run " + ledger.runs().get(0), "upgrade resume", "upgrade rollback");
        assertThat(apply("--dry-run").exit()).isEqualTo(7);
        assertThat(operator.types("plan", playbook(), "--to", "2.0").exit()).isEqualTo(7);
        assertThat(ledger.runs()).hasSize(1);

        ledger.script("start.sh", "exit 9");
        ends(operator.types("rollback"), 10, "ROLLBACK FAILED", "start.ledger", "exit code 9", "upgrade rollback");
        assertThat(operator.types("status").exit()).isEqualTo(10);
        endsAsJson(operator.types("rollback", "-o", "json"), 10, "rollback-failed");

        ledger.script("start.sh", "touch '" + ledger.home() + "/on'");
        ends(operator.types("rollback"), 0, "ROLLED BACK. Ledger 1.0 is running");
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    @Test
    void stoppedIs6InJson() throws IOException {
        breakTheInstall();
        Screen screen = apply("--on-failure", "stop", "-o", "json");
        endsAsJson(screen, 6, "stopped");
        assertThat(screen.result().object("failed").text("step")).isEqualTo("write");
    }

    @Test
    void aRunThatWasAskedToStopIs7AndGoesOnLater() throws IOException {
        Signalled signals = new Signalled(ledger.home().resolve("signal"));
        ledger.script("install.sh", ledger.writes() + "; touch '" + ledger.home() + "/signal'");
        Operator interrupted = Operator.on(operator.host().with(signals));
        Screen screen = interrupted.types("apply", playbook(), "--to", "2.0", "--yes");
        ends(screen, 7, "stopped before start.ledger", "upgrade resume", "upgrade rollback");
        assertThat(operator.types("status").exit()).isEqualTo(7);
        assertThat(ledger.content()).isEqualTo("2.0 two stopped");
        ends(operator.types("resume"), 0, "DONE. Ledger 2.0 is running");
    }

    @Test
    void aPlanOfAnotherWorldIs9() throws IOException {
        String plan = ledger.home().resolve("plan.json").toString();
        assertThat(operator.types("plan", playbook(), "--to", "2.0", "--out", plan)
                        .exit())
                .isZero();
        ledger.playbook("colour: blue", "colour: red");
        Screen edited = operator.types("apply", plan);
        assertThat(edited.exit()).as(edited.all()).isEqualTo(9);
        assertThat(edited.err())
                .contains("the plan is stale", playbook(), "upgrade plan " + playbook() + " --to 2.0 --out " + plan)
                .contains("with the --set that this one was made with, if any");
        assertThat(operator.types("apply", plan, "-o", "json").result().number("exit-code"))
                .isEqualTo(9);

        ledger.playbook("@HOME@", ledger.home().toString());
        Files.writeString(ledger.home().resolve("data/version"), "1.1\n");
        Screen moved = operator.types("apply", plan);
        assertThat(moved.exit()).as(moved.all()).isEqualTo(9);
        assertThat(moved.err()).contains("installed was 1.0 and is 1.1");
        assertThat(operator.types("apply", plan, "--to", "3.0").exit()).isEqualTo(2);

        Files.writeString(ledger.home().resolve("data/version"), "1.0\n");
        assertThat(ledger.runs()).isEmpty();
        ends(operator.types("apply", plan), 0, "DONE. Ledger 2.0 is running");
    }

    @Test
    void whatIsToBeTypedAfterAStalePlanIsWhatWasAskedFor() throws IOException {
        String plan = ledger.home().resolve("the plan.json").toString();
        String[] asked = {"plan", playbook(), "--to", "2.0", "--set", "colour=deep red", "--on-failure", "stop"};
        List<String> words = new ArrayList<>(List.of(asked));
        words.addAll(List.of("--out", plan));
        operator.types(words.toArray(String[]::new));
        Files.delete(ledger.home().resolve("on"));
        Screen stale = operator.types("apply", plan);
        assertThat(stale.exit()).as(stale.all()).isEqualTo(9);
        assertThat(stale.err())
                .contains("upgrade plan " + playbook() + " --to 2.0 --set 'colour=deep red' --on-failure stop --out '"
                        + plan + "'\n");
    }
}
