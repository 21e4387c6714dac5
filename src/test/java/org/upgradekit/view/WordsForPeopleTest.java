package org.upgradekit.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsForPeopleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void durationsAreAsPreciseAsTheyAreUseful() {
        assertThat(List.of(0L, 49L, 190L, 999L, 3000L, 3140L, 9960L, 37_600L, 99_000L, 101_000L, 7_500_000L))
                .extracting(Times::took)
                .containsExactly(
                        "<0.1 s", "<0.1 s", "0.2 s", "1 s", "3 s", "3.1 s", "10 s", "38 s", "99 s", "1m 41s", "2h 05m");
        assertThat(Times.clock(51_000)).isEqualTo("0m 51s");
    }

    @Test
    void theDateIsSaidUnlessItIsTodays() {
        Instant moment = Instant.parse("2026-11-20T23:30:00Z");
        assertThat(Times.at(moment, Instant.parse("2026-11-21T10:00:00Z"), BERLIN))
                .isEqualTo("00:30:00 +01:00");
        assertThat(Times.at(moment, Instant.parse("2026-11-22T10:00:00Z"), BERLIN))
                .isEqualTo("2026-11-21 00:30:00 +01:00");
    }

    @Test
    void theCauseIsTheLineThatTells() {
        assertThat(Cause.of(List.of("ERROR: duplicate key", "DETAIL: Key (a)=(1)", "", "bye")))
                .contains("ERROR: duplicate key; DETAIL: Key (a)=(1)");
        assertThat(Cause.of(List.of(
                        "Traceback (most recent call last):",
                        "  File \"/x.py\", line 1, in failed",
                        "ValueError: invalid literal")))
                .contains("ValueError: invalid literal");
        assertThat(Cause.of(List.of("one", "two", " "))).contains("two");
        assertThat(Cause.of(List.of())).isEmpty();
    }

    @Test
    void wrappingKeepsEveryWordAndPathsWhole() {
        String path = "/var/lib/upgradekit/a/very/long/path/that/is/copied";
        assertThat(Printable.wrap("see " + path + " now", 20)).containsExactly("see", path, "now");
        assertThat(Printable.wrap("abcdefghij", 4)).containsExactly("abcd", "efgh", "ij");
        assertThat(Printable.wrap("", 4)).containsExactly("");
        assertThat(Printable.shorten("grüße aus köln", 6)).isEqualTo("grüße…");
    }
}
