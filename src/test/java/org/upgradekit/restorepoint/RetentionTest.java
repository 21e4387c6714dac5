package org.upgradekit.restorepoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.upgradekit.store.Level;
import org.upgradekit.store.Saved;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T01:00:00Z");

    private static final Retention.Limits LIMITS = new Retention.Limits(Duration.ofDays(30), Optional.empty(), 0);

    private static Manifest made(String run, int daysAgo, boolean used) {
        Instant made = NOW.minus(Duration.ofDays(daysAgo));
        return new Manifest(
                run + ".h1",
                "shop",
                "1.0",
                run,
                "db1",
                "sha256:00",
                made,
                Map.of(),
                new TreeMap<>(),
                used ? Optional.of(made) : Optional.empty());
    }

    private static List<String> of(Manifest... all) {
        return of(LIMITS, Set.of(), all);
    }

    private static List<String> of(Retention.Limits limits, Set<String> failed, Manifest... all) {
        Retention.Known known = new Retention.Known(
                run -> run.endsWith("open"),
                one -> failed.contains(one.run()),
                one -> !one.run().endsWith("copied"),
                one -> !one.run().endsWith("elsewhere"),
                one -> one.run().endsWith("aside") ? Optional.of("aside") : Optional.empty());
        return Retention.of(List.of(all), limits, NOW, known).stream()
                .map(one -> one.manifest().run() + ": "
                        + one.kept().orElse("goes, " + one.reason().words()))
                .map(line -> line.replace("goes, its days are over", "goes"))
                .toList();
    }

    private static Manifest sized(String run, int daysAgo, long bytes) {
        Saved saved = new Saved("files", bytes, new TreeMap<>(), List.of(), Level.COPIED);
        return made(run, daysAgo, false).with(Map.of("data", saved), new TreeMap<>());
    }

    @Test
    void moreThanAreWantedGo() {
        Retention.Limits two = new Retention.Limits(Duration.ofDays(30), Optional.of(2), 0);
        assertThat(of(
                        two,
                        Set.of(),
                        made("a", 40, false),
                        made("b", 9, false),
                        made("c", 8, false),
                        made("d", 7, false)))
                .containsExactly("a: goes", "b: goes, there are enough that are newer", "c: 22 days", "d: the newest");
        assertThat(of(two, Set.of(), made("a-open", 9, false), made("b", 8, false), made("c", 7, false)))
                .containsExactly("a-open: open run", "b: 22 days", "c: the newest");
        Retention.Limits one = new Retention.Limits(Duration.ofDays(30), Optional.of(1), 0);
        assertThat(of(one, Set.of(), made("a", 9, false), made("b", 8, true)))
                .as("what was used cannot be put back again")
                .containsExactly("a: the newest", "b: 22 days");
    }

    @Test
    void theNewestThatWasNotFoundWrongStays() {
        assertThat(of(LIMITS, Set.of("c"), made("a", 90, false), made("b", 60, false), made("c", 40, false)))
                .containsExactly("a: goes", "b: the newest that is proven", "c: goes");
        assertThat(of(LIMITS, Set.of("a", "b"), made("a", 90, false), made("b", 60, false)))
                .as("a wrong one is better than nothing")
                .containsExactly("a: goes", "b: the newest");
    }

    @Test
    void theOldestGoFirstWhereRoomIsShort() {
        Retention.Limits short10 = new Retention.Limits(Duration.ofDays(30), Optional.empty(), 10);
        assertThat(of(
                        short10,
                        Set.of(),
                        sized("a-elsewhere", 9, 50),
                        sized("b", 8, 6),
                        sized("c", 7, 6),
                        sized("d", 6, 6),
                        sized("e", 5, 6)))
                .containsExactly(
                        "a-elsewhere: 21 days",
                        "b: goes, room is short",
                        "c: goes, room is short",
                        "d: 24 days",
                        "e: the newest");
        assertThat(of(short10, Set.of(), sized("a", 90, 20), sized("b", 8, 6), sized("c", 7, 6)))
                .as("what goes anyway makes room as well")
                .containsExactly("a: goes", "b: 22 days", "c: the newest");
        assertThat(of(short10, Set.of(), sized("a-open", 9, 6), sized("b", 8, 6)))
                .containsExactly("a-open: open run", "b: the newest");
    }

    @Test
    void aClockThatWasPutBackChangesNoOrder() {
        assertThat(of(made("a", 1, false), made("b", 3, false))).containsExactly("a: 29 days", "b: the newest");
    }

    @Test
    void aClockThatIsBehindWhatWasWrittenIsNotBelieved() {
        List<Manifest> all = List.of(made("a", -1, false));
        assertThat(Retention.wrongClock(all, Optional.empty(), NOW))
                .hasValueSatisfying(why -> assertThat(why).contains("a.h1 was made at 2026-11-22T01:00:00Z"));
        assertThat(Retention.wrongClock(List.of(made("a", 1, false)), Optional.of(NOW.plusSeconds(7200)), NOW))
                .hasValueSatisfying(why -> assertThat(why).contains("the newest run"));
        assertThat(Retention.wrongClock(List.of(made("a", 0, false)), Optional.of(NOW.plusSeconds(60)), NOW))
                .isEmpty();
    }

    @Test
    void whatIsOldGoesButNeverTheNewest() {
        assertThat(of(made("a", 90, false), made("b", 31, false), made("c", 30, false), made("d", 29, false)))
                .containsExactly("a: goes", "b: goes", "c: goes", "d: the newest");
        assertThat(of(made("a", 400, false))).containsExactly("a: the newest");
        assertThat(of(made("a", 28, false), made("b", 2, false))).containsExactly("a: 2 days", "b: the newest");
    }

    @Test
    void oneThatWasUsedIsNotTheNewestThatCanBePutBack() {
        assertThat(of(made("a", 90, false), made("b", 60, false), made("c", 40, true)))
                .containsExactly("a: goes", "b: the newest", "c: goes");
    }

    @Test
    void whatAnOpenRunNeedsStays() {
        assertThat(of(made("a-open", 90, false), made("b", 1, false)))
                .containsExactly("a-open: open run", "b: the newest");
    }

    @Test
    void whereTheNewestIsNoMoreThanCopiedTheNewestOfProvenContentStaysAsWell() {
        assertThat(of(
                        made("a", 90, false),
                        made("b", 60, false),
                        made("c-copied", 50, false),
                        made("d-copied", 40, false)))
                .containsExactly(
                        "a: goes", "b: the newest of proven content", "c-copied: goes", "d-copied: the newest");
        assertThat(of(LIMITS, Set.of("b"), made("a", 90, false), made("b", 60, false), made("c-copied", 40, false)))
                .containsExactly("a: the newest of proven content", "b: goes", "c-copied: the newest");
        assertThat(of(made("a", 90, true), made("b-copied", 60, false)))
                .containsExactly("a: goes", "b-copied: the newest");
    }

    @Test
    void oneThatWasUsedStaysWhileWhatWasPutAsideIsThere() {
        assertThat(of(made("a-aside", 90, true), made("b-aside", 60, false), made("c", 40, false)))
                .containsExactly("a-aside: aside", "b-aside: goes", "c: the newest");
        Retention.Limits one = new Retention.Limits(Duration.ofDays(30), Optional.of(1), 0);
        assertThat(of(one, Set.of(), made("a-aside", 9, true), made("b", 8, false)))
                .containsExactly("a-aside: aside", "b: the newest");
        Retention.Limits short5 = new Retention.Limits(Duration.ofDays(30), Optional.empty(), 5);
        assertThat(of(short5, Set.of(), sized("a-aside", 9, 6).usedAt(NOW), sized("b", 8, 6), sized("c", 7, 6)))
                .containsExactly("a-aside: aside", "b: goes, room is short", "c: the newest");
    }
}
