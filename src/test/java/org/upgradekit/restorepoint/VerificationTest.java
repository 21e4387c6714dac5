package org.upgradekit.restorepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.restorepoint.Verification.Check;
import org.upgradekit.restorepoint.Verification.Restored;
import org.upgradekit.store.Level;
import org.upgradekit.testing.Golden;

class VerificationTest {
    private static final Instant NIGHT = Instant.parse("2026-11-21T02:00:00Z");
    private static final Verification FOUND = new Verification(new TreeMap<>(Map.of(
            "database",
            Map.of(
                    "dump",
                    new Check(
                            Level.RESTORED,
                            NIGHT,
                            41_000,
                            List.of("it does not hold what was saved (saved ↔ found): table public.item: 5 ↔ 4 rows"),
                            Optional.of(new Restored(NIGHT.minusSeconds(86_400), 31_000)),
                            Optional.empty())),
            "conf",
            Map.of(
                    "archives",
                    new Check(
                            Level.READ,
                            NIGHT,
                            200,
                            List.of(),
                            Optional.empty(),
                            Optional.of("1.tar.age is encrypted with age for age1qqqq, and cannot be opened here"))))));

    private static Verification found(Level level, String wrong, Optional<Long> restored) {
        return new Verification(Map.of(
                "conf",
                Map.of(
                        "archives",
                        new Check(
                                level,
                                NIGHT.plusSeconds(1),
                                1,
                                wrong.isEmpty() ? List.of() : List.of(wrong),
                                restored.map(took -> new Restored(NIGHT, took)),
                                Optional.empty()))));
    }

    @Test
    void writesWhatTheFormatSaysAndReadsIt() {
        byte[] bytes = VerificationCodec.write("20261121T010003Z-9f3c.h1", FOUND);
        Golden.assertEqual("golden/verification.json", new String(bytes, StandardCharsets.UTF_8));
        assertThat(VerificationCodec.read("v", bytes)).isEqualTo(FOUND);
        assertThatThrownBy(() -> VerificationCodec.read("v", "{\"format\": \"x\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(EnvironmentFailure.class);
    }

    @Test
    void aLowerLevelProvesNothingAgainstAHigherOneThatFailed() {
        Verification failed = found(Level.CONTENT, "other content", Optional.empty());
        assertThat(failed.then(found(Level.READ, "", Optional.empty())).failed())
                .isTrue();
        assertThat(failed.then(found(Level.CONTENT, "", Optional.empty())).failed())
                .isFalse();
        assertThat(failed.then(found(Level.READ, "wrong checksum", Optional.empty()))
                        .wrong())
                .containsExactly("conf archives: wrong checksum");
    }

    @Test
    void whatARestoreTookIsKept() {
        Verification once = found(Level.RESTORED, "", Optional.of(700L));
        Verification later = once.then(found(Level.READ, "", Optional.empty()));
        assertThat(later.restoring()).contains(700L);
        assertThat(later.first("conf").orElseThrow().level()).isEqualTo(Level.READ);
        assertThat(later.first("conf").orElseThrow().restoredOnce()).isTrue();
    }
}
