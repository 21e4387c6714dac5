package org.upgradekit.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SemverTest {
    /** Semantic Versioning 2.0.0, section 11, and what products really write. */
    private static final List<String> ORDERED = List.of(
            "0.9",
            "1.0.0.dev3",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0rc2",
            "1.0.0~rc10",
            "1.0.0",
            "v1.0.1",
            "1.2",
            "1.10",
            "8.1",
            "8.9",
            "8.10",
            "24.8.0",
            "99999999999999999999.0");

    @Test
    void versionsComeInTheirOrder() {
        List<String> shuffled = new ArrayList<>(ORDERED);
        Collections.shuffle(shuffled, new Random(7));
        shuffled.sort(Order.SEMVER);

        assertThat(shuffled).isEqualTo(sortedAsWritten());
    }

    private static List<String> sortedAsWritten() {
        List<String> expected = new ArrayList<>(ORDERED);
        expected.remove("1.0.0.dev3");
        expected.add(expected.indexOf("1.0.0-rc.1"), "1.0.0.dev3");
        return expected;
    }

    @Test
    void numbersAreNoDecimals() {
        assertThat(Order.SEMVER.compare("8.10", "8.1")).isPositive();
        assertThat(Order.SEMVER.compare("08.1", "8.1")).isZero();
    }

    @Test
    void missingNumbersAreZeroAndBuildMetadataDoesNotCount() {
        assertThat(Order.SEMVER.compare("1.0", "v1.0.0+build.5")).isZero();
        assertThat(Order.SEMVER.compare("1.0", "1.0.0")).isZero();
    }

    @Test
    void whatIsNoVersionIsRefused() {
        for (String text : new String[] {"", "latest", "1..2", "1.0 beta", "-1", "1.0+", "1".repeat(200), "1.0\n"}) {
            assertThat(Order.SEMVER.accepts(text)).as(text).isFalse();
        }
    }
}
