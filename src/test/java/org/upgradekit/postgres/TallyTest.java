package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.upgradekit.postgres.Tally.Rows;

class TallyTest {
    private static Tally tally(Optional<String> reset, Map<String, Rows> tables) {
        return new Tally(16402, Optional.of("0/16B3748"), reset, Optional.of("1795309200.5"), new TreeMap<>(tables));
    }

    @Test
    void comesBackAsItWasWritten() {
        Tally tally = tally(Optional.of("2026-11-21 01:00:00+00"), Map.of("public.\"a b\"", new Rows(1, 2, 3)));
        assertThat(Tally.parse(tally.text())).contains(tally);
        assertThat(Tally.parse("{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(Tally.parse("{\"oid\": \"1\", \"table x\": \"1 2\"}".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void namesTheTablesThatMoved() {
        Tally before = tally(Optional.empty(), Map.of("a", new Rows(5, 5, 5), "b", new Rows(1, 0, 0)));
        Tally after =
                tally(Optional.empty(), Map.of("a", new Rows(5, 6, 7), "b", new Rows(1, 0, 0), "c", new Rows(2, 0, 0)));
        assertThat(after.movedSince(before)).isEqualTo("rows of a (1 updated, 2 deleted), c (2 inserted)");
        assertThat(before.movedSince(before)).isEqualTo("no counter of a table moved");
    }

    /** A crash leaves them at nothing, and no time of a reset: nothing moved is then the one thing that must not be said. */
    @Test
    void countersThatWentBackAreUnknown() {
        Tally before = tally(Optional.empty(), Map.of("a", new Rows(5, 5, 5)));
        assertThat(tally(Optional.empty(), Map.of("a", new Rows(0, 0, 0))).movedSince(before))
                .contains("is unknown");
        assertThat(tally(Optional.empty(), Map.of()).movedSince(before)).contains("is unknown");
        assertThat(tally(Optional.of("2026-11-21 01:00:00+00"), Map.of("a", new Rows(9, 9, 9)))
                        .movedSince(before))
                .contains("is unknown");
    }

    /** A clone's counters are all at nothing when it is given back, and a crash leaves them there. */
    @Test
    void countersThatBeginAnewAtNothingAreUnknown() {
        Map<String, Rows> none = Map.of("a", new Rows(0, 0, 0));
        Tally crashed = new Tally(
                16402, Optional.of("0/16B3748"), Optional.empty(), Optional.of("1795312800"), new TreeMap<>(none));
        assertThat(crashed.movedSince(tally(Optional.empty(), none))).contains("is unknown");
        Tally earlier =
                new Tally(16402, Optional.of("0/16B3748"), Optional.empty(), Optional.empty(), new TreeMap<>(none));
        assertThat(crashed.movedSince(earlier)).isEqualTo("no counter of a table moved");
    }
}
