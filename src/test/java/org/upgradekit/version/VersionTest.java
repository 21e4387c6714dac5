package org.upgradekit.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.InputFailure;

class VersionTest {
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
        List<Version> shuffled =
                new ArrayList<>(ORDERED.stream().map(Version::new).toList());
        Collections.shuffle(shuffled, new Random(7));
        Collections.sort(shuffled);

        assertThat(shuffled).extracting(Version::text).isEqualTo(sortedAsWritten());
    }

    private static List<String> sortedAsWritten() {
        List<String> expected = new ArrayList<>(ORDERED);
        expected.remove("1.0.0.dev3");
        expected.add(expected.indexOf("1.0.0-rc.1"), "1.0.0.dev3");
        return expected;
    }

    @Test
    void aVersionStaysAsItIsWritten() {
        assertThat(new Version("8.10")).hasToString("8.10").isNotEqualTo(new Version("8.1"));
        assertThat(new Version("8.10").compareTo(new Version("8.1"))).isPositive();
    }

    @Test
    void missingNumbersAreZeroAndBuildMetadataDoesNotCount() {
        assertThat(new Version("1.0")).isEqualByComparingTo(new Version("v1.0.0+build.5"));
        assertThat(new Version("1.0")).isNotEqualTo(new Version("1.0.0"));
    }

    @Test
    void whatIsNoVersionIsRefused() {
        for (String text : new String[] {"", "latest", "1..2", "1.0 beta", "-1", "1.0+", "1".repeat(200), "1.0\n"}) {
            assertThatExceptionOfType(InputFailure.class).as(text).isThrownBy(() -> Version.parse(text));
            assertThat(Version.tryParse(text)).isEmpty();
        }
    }
}
