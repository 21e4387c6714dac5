package org.upgradekit.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Position;

class SettingsTest {
    private static final Position AT = new Position("x", 1, 1, "");

    private static Map<String, Text> settings() {
        Map<String, Text> settings = new LinkedHashMap<>();
        settings.put("host", new Text("localhost", AT));
        settings.put("url", new Text("https://${host}/$${x}", AT));
        return settings;
    }

    @Test
    void aSettingMayUseAnEarlierOne() {
        assertThat(Settings.resolve(settings(), Map.of()).get("url")).isEqualTo("https://localhost/${x}");
    }

    @Test
    void anOverrideCountsForLaterSettingsAndIsTakenAsItIs() {
        Map<String, String> values = Settings.resolve(settings(), Map.of("host", "${odd}"));

        assertThat(values).containsExactly(Map.entry("host", "${odd}"), Map.entry("url", "https://${odd}/${x}"));
    }

    @Test
    void anUnknownOverrideIsRefusedWithTheNearest() {
        assertThatExceptionOfType(InputFailure.class)
                .isThrownBy(() -> Settings.resolve(settings(), Map.of("hots", "x")))
                .satisfies(failure ->
                        assertThat(failure.diagnostics().get(0).hint()).contains("\"host\""));
    }
}
