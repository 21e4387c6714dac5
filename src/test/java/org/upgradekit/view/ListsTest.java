package org.upgradekit.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.ProcessMark;
import org.upgradekit.testing.Golden;

class ListsTest {
    private static final ProcessMark PROCESS = new ProcessMark(4711, 99, "boot", "root", "upgrade resume");
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final List<KeptView.Line> KEPT = List.of(
            new KeptView.Line(
                    "20261119T010003Z-77aa",
                    "database",
                    "database upg_old_0badcafe: what the rollback replaced, 2.1 GiB",
                    "kept",
                    "way back to 4.2.1, and the only copy of what was written to it"),
            new KeptView.Line("20261119T010003Z-77aa", "conf", "/etc/.shop.upg-old-1badcafe", "kept", ""));
    private static final List<RestorePointLine> POINTS = List.of(
            point("20261121T010003Z-9f3c.h1", checked("copied", 60, Optional.empty(), List.of(), List.of("database"))),
            point(
                    "20261108T010002Z-77ab.h1",
                    checked("restored", 9 * 3600, Optional.of(31_000L), List.of(), List.of())),
            point(
                    "20261025T010004Z-c01d.h1",
                    checked(
                            "content",
                            9 * 24 * 3600,
                            Optional.empty(),
                            List.of("database dump: database/dump/3391.dat.gz: wrong checksum"),
                            List.of())));

    private static RestorePointLine.Checked checked(
            String level, long secondsAgo, Optional<Long> took, List<String> wrong, List<String> unproven) {
        return new RestorePointLine.Checked(level, NOW.minusSeconds(secondsAgo), took, wrong, unproven);
    }

    private static RestorePointLine point(String id, RestorePointLine.Checked checked) {
        return new RestorePointLine(
                id,
                "0.2.0",
                "database postgresql upg_rp_0badcafe and dump, conf files",
                2_899_102_924L,
                checked,
                false,
                "17 days");
    }

    @Test
    void restorePointsWithTheFailedOneNamed() {
        Golden.assertEqual(
                "view/restore-points.txt",
                new RestorePointsView(Sample.STYLE, Sample.COMMANDS).text(POINTS, KEPT, NOW));
        assertThat(RestorePointsView.json(POINTS, KEPT))
                .contains(
                        "\"bytes\": 2899102924",
                        "\"failed\": true",
                        "\"restore-millis\": 31000",
                        "\"what\": \"/etc/.shop.upg-old-1badcafe\"",
                        "\"checked-at\": \"2026-11-21T09:59:00.000Z\"");
    }

    @Test
    void whatIsKeptRunByRun() {
        Golden.assertEqual("view/kept.txt", new KeptView(Sample.STYLE).text(KEPT));
        assertThat(KeptView.json(KEPT, 6)).contains("upgradekit.kept/1", "\"exit-code\": 6", "\"store\": \"conf\"");
        assertThat(new KeptView(Sample.STYLE).text(List.of())).isEqualTo("Nothing is kept aside.\n");
    }

    @Test
    void runsWithTheOffsetSaidOnce() {
        List<RunLine> runs = List.of(
                new RunLine(
                        Story.RUN,
                        "openwatch",
                        "0.2.0",
                        "0.3.0",
                        "interrupted",
                        Instant.parse("2026-11-21T01:00:03Z"),
                        Optional.of(51_000L)),
                new RunLine(
                        "20261108T010002Z-77ab",
                        "openwatch",
                        "0.1.9",
                        "0.2.0",
                        "done",
                        Instant.parse("2026-11-08T01:00:02Z"),
                        Optional.of(161_000L)));
        Golden.assertEqual("view/runs.txt", new RunsView(Sample.STYLE).list(runs));
        assertThat(RunsView.json(runs)).contains("\"millis\": 161000");
    }

    @Test
    void aRunTookAsLongAsSomebodyWasAtWorkOnIt() {
        assertThat(RunLine.millis(List.of())).isEmpty();
        assertThat(RunLine.millis(List.of(
                        entry(0, new Event.RunInterrupted("TERM")),
                        entry(5, new Event.RunInterrupted("TERM")),
                        entry(3605, new Event.RunResumed("0.1.0", PROCESS, List.of())),
                        entry(3607, new Event.RunEnded("done", 0)))))
                .contains(7000L);
    }

    private static Entry entry(long second, Event event) {
        return new Entry(1, Instant.EPOCH.plusSeconds(second), event);
    }

    @Test
    void emptyListsSaySo() {
        assertThat(new RunsView(Sample.STYLE).list(List.of())).isEqualTo("No runs.\n");
        assertThat(new RestorePointsView(Sample.STYLE, Sample.COMMANDS).text(List.of(), List.of(), NOW))
                .isEqualTo("No restore points.\n");
    }
}
