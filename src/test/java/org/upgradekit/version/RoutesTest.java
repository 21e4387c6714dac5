package org.upgradekit.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final List<String> MENDER = List.of(
            "2.4.0",
            "2.4.2",
            "2.5.0",
            "2.5.1",
            "2.6.0",
            "2.6.1",
            "2.7.0",
            "2.7.2",
            "3.0.0",
            "3.0.1",
            "3.1.0",
            "3.1.1",
            "3.2.0",
            "3.2.1",
            "3.3.0-build1");
    private static final List<String> SENTRY = List.of("9.1.2", "21.5.0", "21.6.3", "23.6.2");

    @Test
    void connectedMinorVersionsAndTheLastMinorToTheNextMajor() {
        assertThat(mender("2.4.0", "3.2.1"))
                .isEqualTo(found("2.4.0", "2.5.1", "2.6.1", "2.7.2", "3.0.1", "3.1.1", "3.2.1"));
        assertThat(mender("3.1.0", "3.2.0")).isEqualTo(found("3.1.0", "3.2.0"));
        assertThat(mender("3.1.0", "3.1.1")).isEqualTo(found("3.1.0", "3.1.1"));
        assertThat(mender("2.7.2", "3.0.0")).isEqualTo(found("2.7.2", "3.0.0"));
        assertThat(mender("3.2.1", "3.3.0-build1")).isEqualTo(found("3.2.1", "3.3.0-build1"));
    }

    @Test
    void withoutAListOnlyTheNextMinorIsKnownToBeConnected() {
        Routes routes = new Routes(Order.SEMVER, List.of(), true, List.of());
        assertThat(routes.find("2.4.0", "2.5.3")).isEqualTo(found("2.4.0", "2.5.3"));
        assertThat(why(routes.find("2.4.0", "2.6.0"))).contains("only connected minor versions");
        assertThat(why(routes.find("2.7.0", "3.0.0"))).contains("only connected minor versions");
    }

    @Test
    void aMinorThatIsNotAvailableIsNotJumpedOver() {
        List<String> gap =
                MENDER.stream().filter(version -> !version.startsWith("2.6")).toList();
        Routes routes = new Routes(Order.SEMVER, gap, true, List.of());
        assertThat(why(routes.find("2.4.0", "3.2.1")))
                .isEqualTo("no path from 2.4.0 to 3.2.1: only connected minor versions can be upgraded, and after 2.5.1"
                        + " no 2.6 is available");
        assertThat(routes.find("2.7.0", "3.0.0")).isEqualTo(found("2.7.0", "3.0.0"));
    }

    @Test
    void aMajorThatIsNotAvailableIsNotJumpedOver() {
        Routes routes = new Routes(Order.SEMVER, List.of("1.0.0", "1.1.0", "3.0.0"), true, List.of());
        assertThat(why(routes.find("1.0.0", "3.0.0"))).contains("after 1.1.0 no 2 is available");
        Routes years = new Routes(Order.SEMVER, List.of("2025.11", "2025.12", "2026.1"), true, List.of());
        assertThat(years.find("2025.11", "2026.1")).isEqualTo(found("2025.11", "2025.12", "2026.1"));
    }

    @Test
    void aNewEpochBeginsAtAnyNumber() {
        Routes debian = new Routes(Order.DEBIAN, List.of("1:1.2-3", "1:1.3-1", "2:0.1-1", "2:0.3-1"), true, List.of());
        assertThat(debian.find("1:1.2-3", "2:0.1-1")).isEqualTo(found("1:1.2-3", "1:1.3-1", "2:0.1-1"));
        assertThat(why(debian.find("1:1.2-3", "2:0.3-1"))).contains("after 2:0.1-1 no 0.2 is available");
    }

    @Test
    void nobodyIsLedOverAPreRelease() {
        List<String> some = List.of("1.0.0", "1.1.0", "1.2.0", "1.2.1-rc1", "1.3.0", "1.3.1-rc1");
        Routes minor = new Routes(Order.SEMVER, some, true, List.of());
        assertThat(minor.find("1.0.0", "1.3.0")).isEqualTo(found("1.0.0", "1.1.0", "1.2.0", "1.3.0"));
        assertThat(minor.find("1.2.0", "1.3.1-rc1")).isEqualTo(found("1.2.0", "1.3.1-rc1"));
        assertThat(new Routes(Order.SEMVER, some, false, List.of("1.2")).find("1.0.0", "1.3.0"))
                .isEqualTo(found("1.0.0", "1.2.0", "1.3.0"));
        Routes only = new Routes(Order.SEMVER, List.of("1.0.0", "1.1.0-rc1", "1.2.0"), true, List.of());
        assertThat(why(only.find("1.0.0", "1.2.0"))).contains("after 1.0.0 no 1.1 is available");
        for (String version : List.of("1.0rc1", "1.0.dev2", "1.0.post1.dev2")) {
            assertThat(Order.PEP440.preRelease(version)).as(version).isTrue();
        }
        assertThat(Order.PEP440.preRelease("1.0.post1")).isFalse();
        assertThat(Order.DEBIAN.preRelease("1:1.0~rc1-1")).isTrue();
        assertThat(Order.RPM.preRelease("1.0-1")).isFalse();
    }

    @Test
    void stopsAreNotJumpedOver() {
        Routes routes = new Routes(Order.PEP440, List.of(), false, SENTRY);
        assertThat(routes.find("9.0.0", "22.1.0")).isEqualTo(found("9.0.0", "9.1.2", "21.5.0", "21.6.3", "22.1.0"));
        assertThat(routes.find("21.6.3", "22.1.0")).isEqualTo(found("21.6.3", "22.1.0"));
        assertThat(routes.find("21.6.0", "21.6.3")).isEqualTo(found("21.6.0", "21.6.3"));
    }

    @Test
    void aStopMayBeALine() {
        Routes routes = new Routes(Order.SEMVER, List.of("1.9", "2.0.1", "2.0.7", "3.1"), false, List.of("2.0"));
        assertThat(routes.find("1.9", "3.1")).isEqualTo(found("1.9", "2.0.7", "3.1"));
        assertThat(routes.find("2.0.1", "3.1")).isEqualTo(found("2.0.1", "3.1"));
        assertThat(routes.find("1.9", "2.0.1")).isEqualTo(found("1.9", "2.0.1"));
        assertThat(new Routes(Order.SEMVER, List.of("5.0.0", "6.2.0", "6.4.0"), false, List.of("6.2"))
                        .find("5.0.0", "6.4.0"))
                .isEqualTo(found("5.0.0", "6.2.0", "6.4.0"));
    }

    @Test
    void aRefusalListsTheVersionsThatMustComeFirst() {
        Routes routes = new Routes(Order.PEP440, List.of("9.0.0", "9.1.2", "21.6.3", "23.6.2", "24.1"), false, SENTRY);
        assertThat(why(routes.find("9.0.0", "24.1")))
                .isEqualTo("no path from 9.0.0 to 24.1: versions 9.1.2, 21.5.0, 21.6.3, 23.6.2 are required and must be"
                        + " applied first; not available: 21.5.0");
    }

    @Test
    void saysWhyThereIsNone() {
        assertThat(why(mender("3.2.0", "2.7.0"))).contains("newer than 2.7.0");
        assertThat(why(mender("3.2.0", "4.0.0")))
                .isEqualTo("4.0.0 is not available; available: …, 3.1.0, 3.1.1, 3.2.0, 3.2.1, 3.3.0-build1");
        assertThat(why(mender("old", "3.2.0"))).isEqualTo("\"old\" is not a version");
        assertThat(mender("3.2.0", "3.2.0")).isEqualTo(found("3.2.0"));
    }

    private static Route mender(String from, String to) {
        return new Routes(Order.SEMVER, MENDER, true, List.of()).find(from, to);
    }

    private static Route found(String... versions) {
        return new Route.Found(List.of(versions));
    }

    private static String why(Route route) {
        assertThat(route).isInstanceOf(Route.None.class);
        return ((Route.None) route).why();
    }
}
