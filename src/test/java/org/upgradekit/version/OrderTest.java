package org.upgradekit.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderTest {
    /** From PEP 440's own list, oldest first. */
    private static final List<String> PEP440 = List.of(
            "1.0.dev456",
            "1.0a1",
            "1.0a2.dev456",
            "1.0a12.dev456",
            "1.0a12",
            "1.0b1.dev456",
            "1.0b2",
            "1.0b2.post345.dev456",
            "1.0b2.post345",
            "1.0rc1.dev456",
            "1.0rc1",
            "1.0",
            "1.0+abc.5",
            "1.0+abc.7",
            "1.0+5",
            "1.0.post456.dev34",
            "1.0.post456",
            "1.0.15",
            "1.1.dev1",
            "1!0.1");

    @Test
    void pep440IsInItsOwnOrder() {
        for (int i = 0; i < PEP440.size(); i++) {
            for (int j = 0; j < PEP440.size(); j++) {
                assertThat(Integer.signum(Order.PEP440.compare(PEP440.get(i), PEP440.get(j))))
                        .as(PEP440.get(i) + " and " + PEP440.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1.0.0", "1.0-1, 1.0.post1", "v1.0RC1, 1.0c1", "1.0.alpha.1, 1.0a1", "1.0-dev, 1.0.dev0", "0!1, 1"
    })
    void pep440HasSeveralSpellings(String one, String other) {
        assertThat(Order.PEP440.compare(one, other)).isZero();
    }

    @Test
    void pep440RefusesWhatIsNone() {
        assertThat(Order.PEP440.accepts("2.0-3-4")).isFalse();
        assertThat(Order.PEP440.accepts("latest")).isFalse();
    }

    /** The examples of rpm's own tests for versions (rpmvercmp.at). */
    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0, 0",
        "1.0, 2.0, -1",
        "2.0.1, 2.0.1, 0",
        "2.0, 2.0.1, -1",
        "2.0.1a, 2.0.1, 1",
        "5.5p1, 5.5p2, -1",
        "5.5p10, 5.5p1, 1",
        "10xyz, 10.1xyz, -1",
        "xyz10, xyz10.1, -1",
        "xyz.4, 8, -1",
        "1.0_1, 1.0.1, 0",
        "5.5p2, 5.6p1, -1",
        "6.0.rc1, 6.0, 1",
        "10b2, 10a1, 1",
        "1.0~rc1, 1.0, -1",
        "1.0~rc1, 1.0~rc2, -1",
        "1.0~rc1~git123, 1.0~rc1, -1",
        "1.0^, 1.0, 1",
        "1.0^git1, 1.0^git2, -1",
        "1.0^git1, 1.01, -1",
        "1.0^20160101, 1.0.1, -1",
        "1.0~rc1^git1, 1.0~rc1, 1",
        "1.0^git1~pre, 1.0^git1, -1",
        "20101121, 20101122, -1",
        "1:1.0-1, 9.0-1, 1",
        "1.0-2, 1.0-10, -1",
        "1.0, 1.0-10, 0"
    })
    void rpm(String one, String other, int expected) {
        assertThat(Integer.signum(Order.RPM.compare(one, other))).isEqualTo(expected);
        assertThat(Integer.signum(Order.RPM.compare(other, one))).isEqualTo(-expected);
    }

    @ParameterizedTest
    @CsvSource({"8.10, 8.9, 1", "0.2.0-rc.10, 0.2.0-rc.9, 1", "1.0.0+build7, 1.0.0+build9, 0", "3.2.0-build3, 3.2.0, -1"
    })
    void semver(String one, String other, int expected) {
        assertThat(Integer.signum(Order.SEMVER.compare(one, other))).isEqualTo(expected);
    }

    @Test
    void rangesHoldAllTheirBounds() {
        assertThat(Range.parse(">=5.8.0 <6").contains("5.21.0", Order.SEMVER)).isTrue();
        assertThat(Range.parse(">=5.8.0 <6").contains("6.0.0", Order.SEMVER)).isFalse();
        assertThat(Range.parse(">= 2.7").contains("2.7.0-rc1", Order.SEMVER)).isFalse();
        assertThat(Range.is("2.7")).isFalse();
        assertThat(Range.is("< 2.7 > 1")).isTrue();
    }

    /** Against dpkg itself, which every Debian has. */
    @Test
    void debianIsAsDpkgComparesIt() throws IOException, InterruptedException {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                java.nio.file.Files.isExecutable(java.nio.file.Path.of("/usr/bin/dpkg")), "no dpkg here");
        List<String> versions = versions();
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            String one = versions.get(random.nextInt(versions.size()));
            String other = versions.get(random.nextInt(versions.size()));
            String operator = switch (Integer.signum(Order.DEBIAN.compare(one, other))) {
                case -1 -> "lt";
                case 0 -> "eq";
                default -> "gt";
            };
            Process dpkg = new ProcessBuilder("dpkg", "--compare-versions", one, operator, other).start();
            assertThat(dpkg.waitFor()).as(one + " " + operator + " " + other).isZero();
        }
    }

    private static List<String> versions() {
        List<String> versions = new ArrayList<>(List.of(
                "1.0~rc1",
                "1.0",
                "1.0-1",
                "1.0-1+b1",
                "1:0.9",
                "1.0+dfsg-1",
                "1.0~~",
                "1.0~",
                "1.0a",
                "1.0.1",
                "10",
                "9",
                "1.0-0",
                "1.0-0ubuntu1",
                "001"));
        Random random = new Random(42);
        String letters = "0123456789abz.+~-";
        while (versions.size() < 200) {
            StringBuilder version = new StringBuilder(Integer.toString(random.nextInt(10)));
            int length = random.nextInt(7);
            for (int i = 0; i < length; i++) {
                version.append(letters.charAt(random.nextInt(letters.length())));
            }
            if (Order.DEBIAN.accepts(version.toString())) {
                versions.add(version.toString());
            }
        }
        return versions;
    }
}
