package org.upgradekit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RunIdTest {
    private static final Instant NOW = Instant.parse("2026-11-21T01:00:03Z");

    @Test
    void isTimeAndFourDigits() {
        String id = RunId.next(NOW, List.of(), new SplittableRandom(1));
        assertThat(id).matches("20261121T010003Z-[0-9a-f]{4}");
        assertThat(RunId.matches(id)).isTrue();
    }

    @Test
    void isLaterThanOneOfTheSameSecond() {
        String id = RunId.next(NOW.plusMillis(700), List.of("20261121T010003Z-ffff"), new SplittableRandom(1));
        assertThat(id).startsWith("20261121T010004Z-");
    }

    @Test
    void isLaterThanEveryOtherAlsoWhenTheClockWentBack() {
        String id = RunId.next(NOW, List.of("20261121T020000Z-0001", "20261121T010003Z-ffff"), new SplittableRandom(1));
        assertThat(id).startsWith("20261121T020001Z-");
    }
}
