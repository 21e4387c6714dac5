package org.upgradekit.restorepoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T01:00:00Z");

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
        return Retention.of(List.of(all), Duration.ofDays(30), NOW, "open"::equals).stream()
                .map(one -> one.manifest().run() + ": " + one.kept().orElse("goes"))
                .toList();
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
        assertThat(of(made("open", 90, false), made("b", 1, false))).containsExactly("open: open run", "b: the newest");
    }
}
