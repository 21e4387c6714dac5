package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.upgradekit.docs.Pages;

/** The reference page has a row for each key, in the words of its definition. */
class ConfigurationPageTest {
    private static List<String> row(ConfigurationKey key) {
        return List.of(
                key.name(),
                key.ofProduct() ? "yes" : "no",
                key.flag().isEmpty() ? "-" : key.flag(),
                key.documentation());
    }

    @Test
    void everyKeyHasItsRow() {
        List<List<String>> rows = Pages.rows(Path.of("docs/reference/configuration.md"));
        assertThat(rows.subList(0, rows.size() - 1))
                .isEqualTo(Stream.of(ConfigurationKey.values())
                        .map(ConfigurationPageTest::row)
                        .toList());
        assertThat(rows.get(rows.size() - 1).get(0)).isEqualTo("SET_NAME");
    }
}
