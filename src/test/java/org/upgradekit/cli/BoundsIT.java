package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.host.FaultyHost;

/** What an operator sets bounds to: a phase to stop after, the end of a window; and the record that remains. */
class BoundsIT {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state());
    }

    private Screen types(Operator who, String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command, ledger.playbook().toString(), "--to", "2.0"));
        words.addAll(List.of(more));
        return who.types(words.toArray(String[]::new));
    }

    private static String in(int minutes) {
        return TIME.format(LocalTime.now(ZoneId.systemDefault()).plusMinutes(minutes));
    }

    @Test
    void stopsAfterAPhaseAndGoesOnLater() throws IOException {
        Screen paused = types(operator, "apply", "--yes", "--until", "backup");
        assertThat(paused.exit()).as(paused.all()).isEqualTo(7);
        assertThat(paused.err())
                .contains("INTERRUPTED", "stopped before write", "--until", "upgrade resume", "upgrade rollback");
        assertThat(ledger.content()).isEqualTo("1.0 one stopped");
        assertThat(operator.types("status").exit()).isEqualTo(7);
        Screen done = operator.types("resume");
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
    }

    @Test
    void stopsAfterAPhaseAndGoesBackLater() throws IOException {
        assertThat(types(operator, "apply", "--yes", "--until", "install").exit())
                .isEqualTo(7);
        assertThat(ledger.content()).isEqualTo("2.0 two stopped");
        assertThat(operator.types("rollback").exit()).isZero();
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    @Test
    void phasesThatMakeNoSenseAreRefused() throws IOException {
        for (String phase : List.of("prepare", "verify", "pre-checks", "instal")) {
            Screen refused = types(operator, "apply", "--yes", "--until", phase);
            assertThat(refused.exit()).as(refused.all()).isEqualTo(2);
            assertThat(refused.err()).contains("backup, install, restart, verify", "Nothing was changed");
        }
        assertThat(types(operator, "apply", "--yes", "--until", "instal").err()).contains("did you mean \"install\"?");
        assertThat(ledger.runs()).isEmpty();
    }

    @Test
    void aWindowThatIsTooShortIsRefusedBeforeAnythingIsStopped() throws IOException {
        Screen refused = types(operator, "apply", "--yes", "--window-end", in(-1));
        assertThat(refused.exit()).as(refused.all()).isEqualTo(3);
        assertThat(refused.err().replaceAll("\\s+", " "))
                .contains("[BLOCK] window", "the window ends at", "by its time-out: write, counts");
        assertThat(types(operator, "plan", "--window-end", in(-1)).exit()).isEqualTo(3);
        for (String time : List.of("2 am", "25:00", "4:00", "04:00:30")) {
            Screen wrong = types(operator, "plan", "--window-end", time);
            assertThat(wrong.exit()).isEqualTo(2);
            assertThat(wrong.err()).contains("\"" + time + "\" is no time from 00:00 to 23:59");
        }
        assertThat(ledger.runs()).isEmpty();
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    @Test
    void aWindowThatFitsIsKeptTo() throws IOException {
        Screen done = types(operator, "apply", "--yes", "--window-end", in(30));
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
    }

    @Test
    void anUpgradeThatBecameTooSlowTurnsBackBeforeThePointOfNoReturn() throws IOException {
        Path mark = ledger.home().resolve("slow");
        ledger.script("install.sh", ledger.writes() + "; touch '" + mark + "'");
        FaultyHost slow = operator.host().with(new Slow(mark));
        Screen back = types(Operator.on(slow), "apply", "--yes", "--window-end", in(30), "--on-failure", "rollback");
        assertThat(back.exit()).as(back.all()).isEqualTo(5);
        assertThat(back.err().replaceAll("\\s+", " "))
                .contains("FAILED AND ROLLED BACK", "Why window: before start.ledger", "the window ends at");
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    @Test
    void whoDecidedToGoOnPastTheWindowIsNotTurnedBackInIt() throws IOException {
        Screen done = types(
                operator,
                "apply",
                "--yes",
                "--window-end",
                in(-1),
                "--waive",
                "window",
                "--reason",
                "nobody waits",
                "--on-failure",
                "rollback");
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
    }

    @Test
    void aRunThatIsResumedHasAWindowToo() throws IOException {
        types(operator, "apply", "--yes", "--until", "backup");
        Screen back = operator.types("resume", "--window-end", in(-1), "--on-failure", "rollback");
        assertThat(back.exit()).as(back.all()).isEqualTo(5);
        assertThat(back.err().replaceAll("\\s+", " ")).contains("Why window: before start.ledger");
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    @Test
    void theCommandThatComesNextKeepsToTheWindow() throws IOException {
        String end = in(30);
        Path file = directory.resolve("plan.json");
        Screen written = types(operator, "plan", "--window-end", end, "--out", file.toString());
        assertThat(written.out()).contains("upgrade apply " + file + " --window-end " + end);
        assertThat(types(operator, "plan", "--window-end", end).out()).contains("--to 2.0 --window-end " + end);
        ledger.script("install.sh", "exit 1");
        Screen failed = operator.types("apply", file.toString(), "--window-end", end, "--on-failure", "rollback");
        assertThat(failed.exit()).as(failed.all()).isEqualTo(5);
        assertThat(failed.err()).contains("--window-end " + end);
    }

    @Test
    void anUpgradeThatBecameTooSlowMayStopInstead() throws IOException {
        Path mark = ledger.home().resolve("slow");
        ledger.script("install.sh", ledger.writes() + "; touch '" + mark + "'");
        FaultyHost slow = operator.host().with(new Slow(mark));
        Screen stopped = types(Operator.on(slow), "apply", "--yes", "--window-end", in(30), "--on-failure", "stop");
        assertThat(stopped.exit()).as(stopped.all()).isEqualTo(6);
        assertThat(stopped.err().replaceAll("\\s+", " "))
                .contains("FAILED, STOPPED", "Why window: before start.ledger");
        Screen status = operator.types("status");
        assertThat(status.exit()).as(status.all()).isEqualTo(6);
        assertThat(status.out().replaceAll("\\s+", " ")).contains("STOPPED", "window: before start.ledger");
        assertThat(ledger.content()).isEqualTo("2.0 two stopped");
        assertThat(operator.types("resume").exit()).isZero();
    }

    @Test
    void whatWasMeasuredIsExpectedTheNextTime() throws IOException {
        types(operator, "apply", "--yes");
        Screen plan = operator.types("plan", ledger.playbook().toString(), "--to", "3.0");
        assertThat(plan.out()).doesNotContain("unknown").contains("<0.1 s").doesNotContain("never measured");
    }

    @Test
    void aRunLeavesItsChangeRecord() throws IOException {
        types(operator, "apply", "--yes");
        String run = ledger.runs().get(0);
        Screen markdown = operator.types("runs", "report", run);
        assertThat(markdown.exit()).as(markdown.all()).isZero();
        assertThat(markdown.out())
                .startsWith("# Ledger 1.0 → 2.0 on ")
                .contains(
                        "| Result | DONE: Ledger 2.0 is running",
                        "| Run | " + run,
                        "| By | ",
                        "| Restore point | " + run)
                .contains("## Steps", "| write | ", " | done |")
                .doesNotContain("Way back");
        Path page = ledger.state().resolve("ledger/runs").resolve(run).resolve("report.html");
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").contains("<td>write</td>");
        operator.types("rollback", "--discard-new-data");
        assertThat(operator.types("runs", "report", run, "--html").out())
                .startsWith("<!DOCTYPE html>")
                .contains("<h2>Way back</h2>", "rollback by operator (asked for)");
        assertThat(Files.readString(page)).contains("<h2>Way back</h2>");
        assertThat(operator.types("runs", "report", "nonsuch").exit()).isEqualTo(2);
    }

    /** Three hours pass at once when the mark appears. */
    private record Slow(Path mark) implements InstantSource {
        @Override
        public Instant instant() {
            Instant now = Clock.systemUTC().instant();
            return Files.exists(mark) ? now.plusSeconds(3 * 3600) : now;
        }
    }
}
