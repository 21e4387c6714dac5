package org.upgradekit.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.InputFailure;

class SettingsTest {
    private static final List<String> VERSIONS = List.of("24", "25", "26");

    private static Playbook playbook(String settings) {
        String text = "playbook: 1\nproduct: x\nversions: {installed: {run: [x]}}\nsettings:\n" + settings;
        return new PlaybookReader().read("x.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static final Playbook TWO = playbook("  host: localhost\n  url: https://${host}/$${x}\n");
    private static final Playbook CHOSEN =
            playbook("  port: {'<25': 8080, '>=25': 9990}\n  health: http://localhost:${port}/health\n  other: 1\n");

    private static Settings resolve(Playbook playbook, Map<String, String> overrides) {
        return Settings.resolve(playbook, overrides, name -> Optional.of("probed"), VERSIONS);
    }

    @Test
    void aSettingMayUseAnEarlierOne() {
        assertThat(resolve(TWO, Map.of()).fixed()).containsEntry("url", "https://localhost/${x}");
    }

    @Test
    void anOverrideCountsForLaterSettingsAndIsTakenAsItIs() {
        Map<String, String> values = resolve(TWO, Map.of("host", "${odd}")).fixed();

        assertThat(values).containsExactly(Map.entry("host", "${odd}"), Map.entry("url", "https://${odd}/${x}"));
    }

    @Test
    void anUnknownOverrideIsRefusedWithTheNearest() {
        assertThatExceptionOfType(InputFailure.class)
                .isThrownBy(() -> resolve(TWO, Map.of("hots", "x")))
                .satisfies(failure ->
                        assertThat(failure.diagnostics().get(0).hint()).contains("\"host\""));
    }

    @Test
    void theRunningVersionChooses() {
        Settings settings = resolve(CHOSEN, Map.of());

        assertThat(settings.fixed()).containsExactly(Map.entry("other", "1"));
        assertThat(settings.value("health", "24")).contains("http://localhost:8080/health");
        assertThat(settings.value("health", "25")).contains("http://localhost:9990/health");
        assertThat(settings.value("port", "27")).isEmpty();
    }

    @Test
    void anOverrideHoldsForAllVersions() {
        assertThat(resolve(CHOSEN, Map.of("port", "1")).fixed()).containsEntry("health", "http://localhost:1/health");
    }

    @Test
    void aVersionThatNoCaseHoldsIsRefused() {
        assertThatExceptionOfType(InputFailure.class)
                .isThrownBy(() -> resolve(playbook("  port: {'<25': 8080}\n"), Map.of()))
                .withMessageContaining("no case of the setting \"port\" holds for version 25");
    }

    @Test
    void aProbeIsAFact() {
        assertThat(resolve(playbook("  edition: {run: [edition]}\n"), Map.of()).fixed())
                .containsExactly(Map.entry("edition", "probed"));
    }
}
