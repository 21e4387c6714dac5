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
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.store.Level;
import org.upgradekit.store.Saved;
import org.upgradekit.testing.Golden;

class ManifestCodecTest {
    private static final Manifest MANIFEST = new Manifest(
            "20261121T010003Z-9f3c.h1",
            "shop",
            "1.0",
            "20261121T010003Z-9f3c",
            "db1",
            "sha256:00",
            Instant.parse("2026-11-21T01:00:09.123Z"),
            Map.of(
                    "database",
                    new Saved(
                            "postgresql",
                            8 << 20,
                            new TreeMap<>(Map.of("database", "upg_rp_0badcafe", "oid", "16402")),
                            List.of("dump/toc.dat"),
                            Level.CONTENT)),
            new TreeMap<>(Map.of("database/dump/toc.dat", "sha256:11")),
            Optional.of(Instant.parse("2026-11-21T02:00:00Z")));

    @Test
    void writesWhatTheFormatSays() {
        Golden.assertEqual("golden/manifest.json", new String(ManifestCodec.write(MANIFEST), StandardCharsets.UTF_8));
    }

    @Test
    void comesBackAsItWas() {
        assertThat(ManifestCodec.read("m", ManifestCodec.write(MANIFEST))).isEqualTo(MANIFEST);
    }

    @Test
    void aDamagedOneNeedsAnOperator() {
        byte[] half = new String(ManifestCodec.write(MANIFEST), StandardCharsets.UTF_8)
                .substring(0, 200)
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ManifestCodec.read("m", half))
                .isInstanceOfSatisfying(
                        EnvironmentFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.OPERATOR_NEEDED));
    }
}
