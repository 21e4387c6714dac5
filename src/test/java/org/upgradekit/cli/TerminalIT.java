package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Golden;
import org.upgradekit.testing.Programs;

/** The real program on a real terminal: its frames, recorded and held against files that were looked at. */
class TerminalIT {
    private Path directory;
    private Ledger ledger;

    /** Always the same place, which the screens name. */
    @BeforeEach
    void install() throws IOException {
        directory = Path.of("/tmp/upg-it");
        remove();
        ledger = Ledger.in(directory);
    }

    @AfterEach
    void remove() throws IOException {
        Programs.run("rm", "-rf", directory.toString()).succeeded();
    }

    private Recording apply(Recording.Terminal terminal, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("apply", ledger.playbook().toString(), "--to", "2.0", "--yes"));
        words.addAll(List.of("--state-dir", ledger.state().toString()));
        words.addAll(List.of(more));
        return Recording.of(terminal, directory, words.toArray(String[]::new));
    }

    private static String says(String... lines) {
        StringBuilder script = new StringBuilder();
        for (String line : lines) {
            script.append("printf '%b\\n' '").append(line).append("'\n");
        }
        return script.toString();
    }

    private void installSays(String... lines) throws IOException {
        ledger.script("install.sh", says(lines) + "sleep 1.5\n" + ledger.writes());
    }

    private static void assertGolden(String name, String... screens) {
        Golden.assertEqual("terminal/" + name, String.join("─".repeat(40) + "\n", List.of(screens)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80x24", "132x40"})
    void aRunThatSucceeds(String size) throws IOException {
        installSays("copies one", "copies two", "copies three");
        Recording run = apply(Recording.Terminal.of(size));
        assertThat(run.exit()).as(run.all()).isZero();
        assertGolden("done-" + size + ".txt", run.frame("▸ write", "copies three"), run.all());
        assertThat(run.end().cursorShown()).isTrue();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
    }

    @Test
    void aFailureThatIsRolledBack() throws IOException {
        ledger.script("install.sh", "echo half >'" + ledger.home() + "/data/book'; echo disk on fire; exit 4");
        ledger.script("start.sh", "sleep 1.5; touch '" + ledger.home() + "/on'");
        Recording run = apply(Recording.Terminal.of("80x30"), "--on-failure", "rollback");
        assertThat(run.exit()).as(run.all()).isEqualTo(5);
        assertGolden("rolled-back-80x30.txt", run.frame("▸ start.ledger"), run.all());
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    @Test
    void aResizeInTheMiddle() throws IOException {
        ledger.script(
                "install.sh",
                says("wide") + "sleep 2\n" + says("narrow") + "sleep 2\n" + says("wide again") + "sleep 2\n"
                        + ledger.writes());
        Recording run = apply(Recording.Terminal.of("132x40", "│ wide", "60x20", "│ narrow", "80x24"));
        assertThat(run.exit()).as(run.all()).isZero();
        assertGolden(
                "resized.txt",
                run.frame("│ wide", "!│ narrow"),
                run.frame("│ narrow", "!│ wide again"),
                run.frame("│ wide again"));
        assertThat(run.all()).contains("DONE. Ledger 2.0 is running");
    }

    @Test
    void fortySteps() throws IOException {
        StringBuilder steps = new StringBuilder();
        for (int i = 1; i <= 34; i++) {
            steps.append("  - {id: part-" + i + ", run: ['${home}/install.sh', '${to}', '" + i
                    + "'], changes: [data], timeout: 1m}\n");
        }
        ledger.script("install.sh", "[ $2 != 20 ] || { echo in the middle; sleep 1.5; }\n" + ledger.writes());
        ledger.playbook("verify:\n", "migrate:\n" + steps + "\nverify:\n");
        Recording run = apply(Recording.Terminal.of("80x24"));
        assertThat(run.exit()).as(run.all()).isZero();
        assertGolden("forty-steps-80x24.txt", run.frame("▸ part-20", "in the middle"), run.all());
    }

    @Test
    void outputOfAllKinds() throws IOException {
        installSays(
                "表のコピー 完了 表のコピー 完了 表のコピー 完了 表のコピー 完了 表のコピー 完了 表のコピー 完了",
                "e\\0314\\0201 na\\0303\\0257ve",
                "10%\\r55%\\033[2J\\033[5A\\033[31m red\\033]0;title\\a\\ttab\\010\\0177",
                "\\0377\\0376 not UTF-8");
        Recording run = apply(Recording.Terminal.of("80x24"));
        assertThat(run.exit()).as(run.all()).isZero();
        assertGolden("characters-80x24.txt", run.frame("▸ write", "not UTF-8"), run.all());
    }

    @ParameterizedTest
    @CsvSource({"TERM,dumb", "NO_COLOR,1", "TERM,''"})
    void whereNothingMayBeRedrawnLinesArePlain(String name, String value) throws IOException {
        installSays("copies one");
        Recording run = apply(Recording.Terminal.with(name, value));
        assertThat(run.exit()).as(run.all()).isZero();
        assertThat(run.written()).doesNotContain("\u001b");
        assertGolden("plain-80x24.txt", run.all());
    }

    @Test
    void withoutColourLinesArePlainToo() throws IOException {
        installSays("copies one");
        Recording run = apply(Recording.Terminal.of("80x24"), "--no-color");
        assertThat(run.written()).doesNotContain("\u001b");
        assertGolden("plain-80x24.txt", run.all());
    }

    @Test
    @Fault("the terminal gone while the live view draws")
    void aTerminalThatIsGoneDoesNotEndARun() throws IOException {
        installSays("copies one");
        Recording run = apply(Recording.Terminal.of("80x24", "copies one", "hang"));
        assertThat(run.exit()).isZero();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
        assertThat(Files.readString(ledger.state()
                        .resolve("ledger/runs")
                        .resolve(ledger.runs().get(0))
                        .resolve("journal.jsonl")))
                .contains("\"result\":\"done\"");
    }

    @Test
    void anInterruptIsAnsweredAtOnceAndTheCursorIsThere() throws IOException {
        installSays("copies one");
        Recording run = apply(Recording.Terminal.of("80x24", "copies one", "\u0003"));
        assertThat(run.exit()).as(run.all()).isEqualTo(7);
        assertGolden("interrupted-80x24.txt", run.frame("▸ write", "Ctrl-C    interrupt: "), run.all());
        assertThat(run.end().cursorShown()).isTrue();
    }

    @Test
    void whoIsAskedHasTheTerminalForHimself() throws IOException {
        ledger.script("install.sh", "echo disk on fire; exit 4");
        Recording run = apply(Recording.Terminal.of("80x30", "Roll back now?", "y\n"));
        assertThat(run.exit()).as(run.all()).isEqualTo(5);
        assertGolden("asked-80x30.txt", run.all());
    }

    @Test
    void aKilledProcessLeavesACursorAndAFreeLine() throws IOException {
        installSays("copies one");
        Recording run = apply(Recording.Terminal.of("80x24", "copies one", "kill:9"));
        assertThat(run.exit()).isNotZero();
        assertThat(run.end().cursorShown()).isTrue();
        assertThat(run.end().restsOnAFreeLine()).isTrue();
        assertThat(run.end().screen()).contains("▸ write", "Watch ");
        // What it left at work would write into the next test's files.
        await(() -> ledger.content().startsWith("2.0"));
    }

    /** A run in the background, which the test then watches; its install goes on until {@link #go}. */
    private Process background(String... more) throws IOException {
        List<String> words = new ArrayList<>(Recording.program());
        words.addAll(List.of("apply", ledger.playbook().toString(), "--to", "2.0", "--yes"));
        words.addAll(List.of("--state-dir", ledger.state().toString()));
        words.addAll(List.of(more));
        Process run = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("background.log").toFile())
                .start();
        await(() -> Files.exists(directory.resolve("begun")));
        return run;
    }

    private void installWaits(String... lines) throws IOException {
        ledger.script(
                "install.sh",
                says(lines) + "touch " + directory + "/begun\n"
                        + "for i in $(seq 150); do [ -e " + directory + "/go ] && break; sleep 0.1; done\n"
                        + "echo says more; [ ! -e " + directory + "/fail ] || exit 4\nsleep 1.5\n" + ledger.writes());
    }

    private Recording follow(Recording.Terminal terminal, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("status", "ledger", "--follow"));
        words.addAll(List.of("--state-dir", ledger.state().toString()));
        words.addAll(List.of(more));
        return Recording.of(terminal, directory, words.toArray(String[]::new));
    }

    private String go() {
        return "touch:" + directory + "/go";
    }

    @Test
    void aRunIsWatchedFromAnotherTerminalToItsEnd() throws IOException {
        installWaits("copies one", "copies two");
        Process run = background();
        Recording watched = follow(Recording.Terminal.of("80x24", "copies two", go()));
        assertThat(watched.exit()).as(watched.all()).isZero();
        assertGolden(
                "followed-80x24.txt",
                watched.frame("▸ write", "copies two", "!says more"),
                watched.frame("▸ write", "says more"),
                watched.all());
        assertThat(run.onExit().join().exitValue()).isZero();
    }

    @Test
    void aRollbackIsWatchedToo() throws IOException {
        installWaits("copies one");
        Files.writeString(directory.resolve("fail"), "");
        ledger.script("start.sh", "sleep 1.5; touch '" + ledger.home() + "/on'");
        Process run = background("--on-failure", "rollback");
        Recording watched = follow(Recording.Terminal.of("80x36", "copies one", go()));
        assertThat(watched.exit()).as(watched.all()).isZero();
        assertGolden("followed-back-80x36.txt", watched.frame("▸ start.ledger"), watched.all());
        assertThat(run.onExit().join().exitValue()).isEqualTo(5);
    }

    @Test
    void whoWatchesARunThatIsKilledIsToldWhatToDo() throws IOException {
        installWaits("copies one");
        Process run = background();
        Recording watched = follow(Recording.Terminal.of("80x36", "copies one", "kill " + run.pid()));
        assertThat(watched.exit()).as(watched.all()).isEqualTo(7);
        assertThat(watched.all())
                .contains("▸ write", "INTERRUPTED", "? write", "Next      upgrade resume ledger", "(exit 7)");
    }

    @Test
    void anInterruptEndsTheWatchingAndNotTheRun() throws IOException {
        installWaits("copies one");
        Process run = background();
        Recording watched = follow(Recording.Terminal.of("80x24", "copies one", "\u0003"));
        assertThat(watched.exit()).isEqualTo(130);
        assertGolden("follow-left-80x24.txt", watched.all());
        assertThat(watched.end().cursorShown()).isTrue();
        assertThat(watched.end().restsOnAFreeLine()).isTrue();
        assertThat(run.isAlive()).isTrue();
        Files.writeString(directory.resolve("go"), "");
        assertThat(run.onExit().join().exitValue()).isZero();
    }

    @Test
    void withoutATerminalARunIsWatchedAsPlainLinesOrAsJson() throws IOException {
        installWaits("copies one");
        Process run = background();
        Files.writeString(directory.resolve("go"), "");
        Operator.Screen json = Operator.with(ledger.state()).types("status", "--follow", "-o", "json");
        assertThat(json.exit()).as(json.all()).isZero();
        assertThat(json.err()).isEmpty();
        assertThat(json.result().text("format")).isEqualTo("upgradekit.status/1");
        assertThat(json.result().text("status")).isEqualTo("done");
        assertThat(json.out())
                .startsWith("{\"format\":\"upgradekit.journal/1\"")
                .contains("\"run-ended\"");
        assertThat(json.out()).contains("{\"line\":\"says more\",\"live\":\"output\",\"step\":\"write\"}");
        assertThat(run.onExit().join().exitValue()).isZero();

        Operator.Screen settled = Operator.with(ledger.state()).types("status", "--follow");
        assertThat(settled.exit()).isZero();
        assertThat(settled.err()).isEmpty();
        assertThat(settled.out()).contains("DONE", "Ended;");
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        Instant end = Instant.now().plusSeconds(30);
        while (!condition.holds()) {
            assertThat(Instant.now()).isBefore(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
