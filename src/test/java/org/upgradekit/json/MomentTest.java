package org.upgradekit.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MomentTest {
    @Test
    void hasThreeDigitsOfASecondWhateverTheClockGives() {
        assertThat(Moment.text(Instant.parse("2026-11-21T15:59:36Z"))).isEqualTo("2026-11-21T15:59:36.000Z");
        assertThat(Moment.text(Instant.parse("2026-11-21T15:59:36.1Z"))).isEqualTo("2026-11-21T15:59:36.100Z");
        assertThat(Moment.text(Instant.parse("2026-11-21T15:59:23.623886149Z"))).isEqualTo("2026-11-21T15:59:23.623Z");
    }
}
