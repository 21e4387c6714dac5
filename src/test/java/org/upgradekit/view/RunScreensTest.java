package org.upgradekit.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.ProcessMark;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.Step;
import org.upgradekit.testing.Golden;

/** What stands on a screen when a run has ended, and when somebody asks how it stands. */
class RunScreensTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    private final Story story = new Story(new RunWitness(out, Sample.STYLE, Sample.plan(), List.of()));

    private void assertScreen(String file, RunReport report) {
        out.print(new ConclusionView(Sample.STYLE, Sample.COMMANDS).text(report));
        out.flush();
        Golden.assertEqual("view/" + file, bytes.toString(StandardCharsets.UTF_8));
    }

    private void assertStatus(String file, RunReport report, boolean held, String... atWork) {
        StatusReport status = new StatusReport(
                report,
                held,
                false,
                "pid 4711, root, pts/0",
                List.of(atWork),
                Optional.empty(),
                story.now().plusSeconds(60));
        Golden.assertEqual("view/" + file, new StatusView(Sample.STYLE, Sample.COMMANDS).text(status));
        assertThat(StatusView.json(status))
                .contains("\"exit-code\": " + report.exitCode().code());
    }

    @Test
    void aRunThatSucceeds() {
        assertScreen("run-done.txt", story.toDone().report(ExitCode.DONE));
    }

    @Test
    void aFailureThatWasRolledBack() {
        assertScreen(
                "run-rolled-back.txt",
                story.toRolledBack()
                        .report(
                                ExitCode.ROLLED_BACK,
                                "database upg_old_1f2e3d4c: what the failed upgrade left, 2.7 GiB"));
    }

    @Test
    void aFailureThatStops() {
        story.toFailure().event(new Event.Decided("stop", "policy", "on-failure: stop"));
        assertScreen("run-stopped.txt", story.report(ExitCode.OPERATOR_NEEDED));
    }

    @Test
    void whatIsWaitedForIsSaidOnce() {
        story.toMigrate().live(told -> told.progress("migrate", "CREATE INDEX findings_host_idx, 61% of blocks"));
        out.flush();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).containsOnlyOnce("61% of blocks");
    }

    @Test
    void aVerifyThatFailsAndStopsSaysThatTheNewVersionServes() {
        story.toVerify().event(new Event.StepStarted("ready.openwatch", 1));
        story.event(new Event.StepFailed("ready.openwatch", 2_000, "schema 41, not 44", List.of()));
        story.event(new Event.Decided("stop", "policy", "on-failure: stop"));
        assertThat(new ConclusionView(Sample.STYLE, Sample.COMMANDS).text(story.report(ExitCode.OPERATOR_NEEDED)))
                .contains("FAILED, STOPPED. OpenWatch 0.3.0 was started and is not verified");
    }

    @Test
    void anInterruption() {
        story.toMigrate().event(new Event.RunInterrupted("INT from the terminal; migrate was ended"));
        assertScreen("run-interrupted.txt", story.report(ExitCode.INTERRUPTED));
    }

    @Test
    void aMigrationThatWasEndedAfterASignalIsOneStoryAndNotTwo() {
        story.toMigrate().live(told -> told.stopping("migrate", "interrupt: ends migrate now"));
        story.event(new Event.StepFailed("migrate", 16_000, "it was stopped", List.of("nothing of it was applied")));
        story.event(new Event.StoreDirty("database", "migrate")).event(new Event.RunInterrupted("INT"));
        assertScreen("run-ended-by-signal.txt", story.report(ExitCode.INTERRUPTED));
        assertStatus("status-ended-by-signal.txt", story.report(ExitCode.INTERRUPTED), false);
    }

    @Test
    void aRunThatIsTakenOverSaysWhichWayItGoes() {
        ProcessMark forth = new ProcessMark(4712, 9, "boot", "root", "upgrade resume");
        story.toFailure();
        bytes.reset();
        story.event(new Event.RunResumed("0.1.0", forth, List.of("the host was booted since")));
        story.event(new Event.StepProbed("migrate", "partly", "1 of 3"));
        story.event(new Event.StepProbed("migrate", "not-done", "its stores are put back"));
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .startsWith(
                        "OpenWatch 0.2.0 → 0.3.0   resumed\n     │ not as it was left: the host was booted since\n\n")
                .contains("was cut off: 1 of 3\n")
                .contains("runs again: its stores are put back\n");
        bytes.reset();
        ProcessMark back = new ProcessMark(4713, 9, "boot", "root", "upgrade rollback");
        story.event(new Event.RunResumed("0.1.0", back, List.of()))
                .event(new Event.Decided("rollback", "operator", "asked for"));
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("OpenWatch back to 0.2.0\n\nRolling back (asked for)\n");
        bytes.reset();
        story.event(new Event.RunResumed("0.1.0", forth, List.of()));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("OpenWatch back to 0.2.0   resumed\n\n");
        story.event(new Event.Turned(1, "0.3.0", "operator", "asked for"));
        bytes.reset();
        story.event(new Event.RunResumed("0.1.0", forth, List.of()));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("OpenWatch again to 0.3.0   resumed\n\n");
    }

    @Test
    void aRollbackThatFails() {
        assertScreen("run-rollback-failed.txt", story.toFailedRollback().report(ExitCode.ROLLBACK_FAILED));
    }

    @Test
    void statusOfAKilledRun() {
        assertStatus(
                "status-interrupted.txt",
                story.toMigrate().report(ExitCode.INTERRUPTED),
                false,
                "pid 4733 `openwatch migrate`",
                "PostgreSQL session 4740, CREATE INDEX, 22 s");
    }

    @Test
    void statusOfARunThatABootCutOffSaysSo() {
        StatusReport status = new StatusReport(
                story.toMigrate().report(ExitCode.INTERRUPTED),
                false,
                true,
                "pid 4711, root",
                List.of(),
                Optional.empty(),
                story.now());
        assertThat(new StatusView(Sample.STYLE, Sample.COMMANDS).text(status))
                .contains("Its process (pid 4711, root) is gone: the host was booted since; last record");
        assertThat(StatusView.json(status)).contains("\"booted\": true");
    }

    @Test
    void statusOfARunThatIsGoing() {
        assertStatus("status-running.txt", story.toMigrate().report(ExitCode.LOCKED), true);
    }

    @Test
    void statusOfAStoppedRun() {
        assertStatus("status-stopped.txt", story.toFailure().report(ExitCode.OPERATOR_NEEDED), false);
    }

    @Test
    void statusOfAFailedRollback() {
        assertStatus("status-rollback-failed.txt", story.toFailedRollback().report(ExitCode.ROLLBACK_FAILED), false);
    }

    @Test
    void statusOfWhatIsSettled() {
        assertStatus("status-done.txt", story.toDone().report(ExitCode.DONE), false);
    }

    @Test
    void statusAfterAFailureThatWasRolledBackNamesTheCommandThatTriesAgain() {
        assertStatus("status-rolled-back.txt", story.toRolledBack().report(ExitCode.DONE), false);
    }

    @Test
    void statusAfterARollbackThatWasAskedForHasNothingToAdvise() {
        story.toFailure().event(new Event.Decided("rollback", "operator", "asked for"));
        RunReport report = story.event(new Event.RunEnded("rolled-back", 0)).report(ExitCode.DONE);
        assertThat(new ConclusionView(Sample.STYLE, Sample.COMMANDS).text(report))
                .contains("Next      nothing; to look again: upgrade status openwatch");
    }

    @Test
    void aRunStepByStep() {
        RunReport report = story.toRolledBack().report(ExitCode.ROLLED_BACK);
        Golden.assertEqual("view/runs-show.txt", new RunsView(Sample.STYLE).show(report, Optional.empty()));
    }

    @Test
    void asJsonEveryLineIsAnObjectAndTheLastOneIsTheResult() {
        Story told = new Story(new JsonWitness(out)).toRolledBack();
        out.print(ConclusionView.json(told.report(ExitCode.ROLLED_BACK)) + "\n");
        out.flush();
        Golden.assertEqual("view/run.jsonl", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aSecondAttemptAtTheEndOfTheWindowIsNotSilent() {
        story.toFailure();
        bytes.reset();
        story.event(new Event.StepStarted("migrate", 2));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("▸ migrate").contains("attempt 2");
    }

    @Test
    void aStopBetweenTwoStepsNamesTheOneThatComes() {
        story.toMigrate().event(new Event.StepDone("migrate", 16_000, Map.of()));
        story.event(new Event.RunInterrupted("TERM"));
        String text = new ConclusionView(Sample.STYLE, Sample.COMMANDS).text(story.report(ExitCode.INTERRUPTED));
        assertThat(text).contains("What      stopped before open.database").contains("database changed");
    }

    @Test
    void whatUsersWroteAfterTheStartIsNotCalledUntouched() {
        story.toVerify().event(new Event.StepStarted("ready.openwatch", 1));
        story.event(new Event.StepFailed("ready.openwatch", 9, "not ready", List.of()));
        story.event(new Event.Decided("rollback", "policy", "on-failure: rollback"));
        story.undone("restore.database", 90, Map.of()).event(new Event.RunEnded("rolled-back", 5));
        String text = new ConclusionView(Sample.STYLE, Sample.COMMANDS).text(story.report(ExitCode.ROLLED_BACK));
        assertThat(text)
                .contains("to database after its start", "set aside")
                .contains("database restored")
                .doesNotContain("no data was lost");
    }

    @Test
    void aStoreWhoseChangeIsKnownNotToHaveHappenedIsUnchanged() {
        story.toMigrate().event(new Event.StepProbed("migrate", "not-done", "history at 41"));
        String text = new ConclusionView(Sample.STYLE, Sample.COMMANDS).text(story.report(ExitCode.INTERRUPTED));
        assertThat(text).contains("database unchanged").contains("conf changed");
    }

    @Test
    void noChildCanPaintOverTheScreen() {
        story.toMigrate().live(told -> told.output("migrate", "10%\r100%\u001b[2J\u001b]0;title\u0007 done\u0000"));
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("│ 100% done\n")
                .doesNotContain("\u001b");
    }

    @Test
    void aServiceThatMigratesAsItStartsLetsUsersWriteToo() {
        story.toVerify().event(new Event.Decided("rollback", "policy", "")).event(new Event.RunEnded("rolled-back", 5));
        List<Step> steps =
                Sample.steps().stream().filter(step -> step.changes().isEmpty()).toList();
        RunReport told = story.report(ExitCode.ROLLED_BACK);
        RunReport report = new RunReport(
                Sample.plan(Sample.findings(), steps),
                told.state(),
                told.entries(),
                told.exitCode(),
                told.kept(),
                told.directory());
        assertThat(report.hop().pointOfNoReturn()).isEmpty();
        assertThat(new ConclusionView(Sample.STYLE, Sample.COMMANDS).text(report))
                .contains("was set aside");
    }

    @Test
    void whatIsDoneOfTheWayBackIsMarked() {
        List<Step> steps = Sample.steps().stream().limit(4).toList();
        story.toFailure().event(new Event.Decided("rollback", "operator", "asked for"));
        story.undone(steps.get(0).id(), 90, Map.of());
        Proof wrong = new Proof(Optional.of(story.now()), List.of("conf archive: conf/conf.tar: wrong checksum"));
        Golden.assertEqual(
                "view/rollback-plan-begun.txt",
                new RollbackView(Sample.STYLE, Sample.COMMANDS)
                        .text(
                                story.report(ExitCode.ROLLBACK_FAILED).with(wrong),
                                new Rollback(Story.RUN, "asked for", true, steps),
                                List.of()));
    }

    @Test
    void theWayBackIsShownBeforeItIsGone() {
        List<Step> steps = Sample.steps().stream().limit(4).toList();
        Rollback rollback = new Rollback(Story.RUN, "asked for", true, steps);
        Golden.assertEqual(
                "view/rollback-plan.txt",
                new RollbackView(Sample.STYLE, Sample.COMMANDS)
                        .text(
                                story.toFailure().report(ExitCode.OPERATOR_NEEDED),
                                rollback,
                                List.of("database: rows of public.item (3 inserted, 1 updated)")));
    }
}
