package org.upgradekit.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.Witness;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.Step;
import org.upgradekit.testing.Golden;

/** The live part of the screen, as an emulated terminal shows it; every golden file was looked at. */
class FrameTest {
    private static Plan plan(int steps) {
        List<Step> all = new ArrayList<>(Sample.steps().subList(0, 2));
        Step work = Sample.steps().get(2);
        for (int i = 1; i <= steps - 4; i++) {
            all.add(new Step(
                    "install-" + i,
                    work.phase(),
                    work.what(),
                    work.action(),
                    work.changes(),
                    work.limit(),
                    work.wayBack(),
                    work.origin()));
        }
        all.addAll(Sample.steps().subList(5, 7));
        return Sample.plan(Sample.findings(), all);
    }

    private static Story story(Theatre theatre) {
        return new Story(theatre.scenery());
    }

    private static void assertGolden(String name, Theatre theatre) {
        assertThat(theatre.terminal().cursorShown()).isTrue();
        assertThat(theatre.terminal().restsOnAFreeLine()).isTrue();
        Golden.assertEqual("view/" + name, theatre.terminal().screen());
    }

    @ParameterizedTest
    @CsvSource({"80,24", "100,24", "132,40", "60,24", "40,12", "30,8", "80,5", "80,2"})
    void atWork(int columns, int rows) {
        Theatre theatre = Theatre.of(columns, rows);
        Story story = story(theatre).toMigrate();
        theatre.look(story.now());
        assertGolden("live-" + columns + "x" + rows + ".txt", theatre);
    }

    @Test
    void drawnAtEveryEventItIsTheSame() {
        Theatre once = Theatre.of(80, 24);
        Story whole = story(once).toMigrate();
        once.look(whole.now());

        Theatre often = Theatre.of(80, 24);
        Story[] told = new Story[1];
        told[0] = new Story(new Redrawn(often, () -> told[0].now()));
        told[0].toMigrate();
        often.look(told[0].now());

        assertThat(often.terminal().all()).isEqualTo(once.terminal().all());
    }

    @Test
    void onTheWayBack() {
        List<Step> back = List.of(
                step("restore.database", new Action.RestoreStore("database")),
                step("restore.conf", new Action.RestoreStore("conf")),
                step("start.openwatch", new Action.StartService("openwatch")),
                step("ready.openwatch", new Action.AwaitReady("openwatch")));
        Rollback rollback = new Rollback(Story.RUN, "migrate failed", false, back);
        Theatre theatre = new Theatre(Sample.plan(), Optional.of(rollback), 80, 32, true);
        Story story = story(theatre).toFailure();
        story.event(new Event.Decided("rollback", "policy", "on-failure: rollback"));
        story.event(new Event.Fenced("migrate", List.of()));
        story.undone("restore.database", 90, Map.of("how", "swapped back"));
        story.event(new Event.StoreClean("database", "restored"));
        story.event(new Event.UndoStarted("restore.conf", 1)).after(2_000);
        theatre.look(story.now());
        assertGolden("live-back-80x32.txt", theatre);
    }

    private static Step step(String id, Action action) {
        return new Step(id, "rollback", "what " + id + " does", action, List.of(), Optional.empty(), "-", "");
    }

    @Test
    void moreStepsThanRowsScrollAwayAsFinishedLines() {
        Theatre theatre = new Theatre(plan(40), Optional.empty(), 80, 24, true);
        Story story = story(theatre);
        story.event(new Event.RunBegan(Story.RUN, "sha256:00", "0.1.0", Story.PROCESS, "stop"));
        story.done("stop.openwatch", 3000, Map.of()).done("save.h1", 11_000, Map.of());
        for (int i = 1; i <= 28; i++) {
            story.done("install-" + i, 1000, Map.of("what", "part " + i));
            theatre.look(story.now());
        }
        story.event(new Event.StepStarted("install-29", 1)).after(400);
        story.live(told -> told.output("install-29", "copies"));
        theatre.look(story.now());
        assertGolden("live-40-steps-80x24.txt", theatre);
        for (int i = 1; i <= 28; i++) {
            assertThat(theatre.terminal().all()).containsOnlyOnce("install-" + i + " ");
        }
        assertThat(theatre.terminal().all()).startsWith("OpenWatch 0.2.0 → 0.3.0   run " + Story.RUN + "\n\n ✓ stop");
    }

    @Test
    void onlyWhatChangedIsWritten() {
        Theatre theatre = Theatre.of(80, 24);
        Story story = story(theatre).toMigrate();
        theatre.look(story.now());
        int whole = theatre.lastLength();
        theatre.look(story.now().plusSeconds(1));
        assertThat(theatre.lastLength()).isLessThan(300).isLessThan(whole / 3);
        theatre.look(story.now().plusSeconds(1));
        assertThat(theatre.lastLength()).isLessThan(60);
        assertThat(theatre.terminal().screen()).contains("down 0m 52s", " 17 s ");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void afterAResizeTheScreenIsRight(boolean reflows) {
        Theatre theatre = new Theatre(Sample.plan(), Optional.empty(), 100, 30, reflows);
        theatre.write("Apply this plan? Type yes: yes\n");
        Story story = story(theatre).toMigrate();
        for (int[] size : new int[][] {{100, 30}, {60, 30}, {132, 40}, {80, 24}}) {
            theatre.resize(size[0], size[1]);
            theatre.look(story.after(1000).now());
            Theatre fresh = new Theatre(Sample.plan(), Optional.empty(), size[0], size[1], true);
            Story same = story(fresh).toMigrate();
            fresh.look(same.now().plus(Duration.between(same.now(), story.now())));
            assertThat(theatre.terminal().screen()).endsWith(fresh.terminal().screen());
            assertThat(theatre.terminal().screen()).containsOnlyOnce("▸ migrate");
            assertThat(theatre.terminal().restsOnAFreeLine()).isTrue();
        }
        assertThat(theatre.terminal().all()).contains("Apply this plan?");
    }

    @Test
    void whoLeansOnTheEnterKeyHasTheFrameBackWithTheNextOneThatIsWrittenAnew() {
        Theatre theatre = Theatre.of(80, 24);
        Story story = story(theatre).toMigrate();
        theatre.look(story.now());
        theatre.write("\n");
        theatre.look(story.now().plusSeconds(1));
        theatre.anew();
        theatre.look(story.now().plusSeconds(2));
        Theatre fresh = Theatre.of(80, 24);
        Story same = story(fresh).toMigrate();
        assertThat(theatre.terminal().screen()).endsWith(fresh.look(same.now().plusSeconds(2)));
    }

    @Test
    void wideAndCombiningAndControlCharactersKeepTheFrameWhole() {
        Theatre theatre = Theatre.of(80, 24);
        Story story = story(theatre).toMigrate();
        story.live(told -> told.output("migrate", "表のコピー 完了 ".repeat(9)));
        story.live(told -> told.output(
                "migrate", "e\u0301\u0302\u0303 na\u0308iv \ud83d\udc68\u200d\ud83d\udc69 \u2714\ufe0f \u202eevil"));
        story.live(told -> told.output(
                "migrate", "10%\r55%\u001b[2J\u001b[31m red\u001b]0;title\u0007\u0000\ttab\u0008\u007f\ud800"));
        story.live(told -> told.progress("migrate", "a line\nof two \u001b[5A"));
        theatre.look(story.now());
        assertGolden("live-characters-80x24.txt", theatre);
    }

    @Test
    void whatRunsIntoTheEdgeOfATerminalThatTakesItForWiderLosesItsEndAndNotTheFrame() {
        Theatre theatre = Theatre.of(80, 24);
        Story story = story(theatre).toMigrate();
        story.live(told -> told.output("migrate", "\u0a95\u0ac0".repeat(40)));
        theatre.look(story.now());
        theatre.look(story.now().plusSeconds(1));
        assertThat(theatre.terminal().screen())
                .hasLineCount(22)
                .containsOnlyOnce("▸ migrate")
                .containsOnlyOnce("Watch     ");
        assertThat(theatre.terminal().screen()).startsWith("OpenWatch").contains("  17 s ");
    }

    /** Tells, and looks after each sentence. */
    private record Redrawn(Theatre theatre, Supplier<Instant> now) implements Witness {
        @Override
        public void recorded(Entry entry) {
            theatre.scenery().recorded(entry);
            theatre.look(now.get());
        }

        @Override
        public void output(String step, String line) {
            theatre.scenery().output(step, line);
            theatre.look(now.get());
        }

        @Override
        public void progress(String step, String text) {
            theatre.scenery().progress(step, text);
            theatre.look(now.get());
        }

        @Override
        public void stopping(String step, String text) {
            theatre.scenery().stopping(step, text);
            theatre.look(now.get());
        }

        @Override
        public void heartbeat(String step, Duration elapsed, String waitsFor) {
            theatre.scenery().heartbeat(step, elapsed, waitsFor);
            theatre.look(now.get());
        }
    }
}
