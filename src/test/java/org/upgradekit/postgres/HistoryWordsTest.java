package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.upgradekit.playbook.KeyReference;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.PlaybookReader;

/** A playbook can name each tool that can be read, and no other. */
class HistoryWordsTest {
    private static Playbook naming(String tool) {
        return new PlaybookReader()
                .read(
                        "x.yaml",
                        ("playbook: 1\nproduct: x\nversions: {installed: {run: [x]}}\n"
                                        + "stores: {db: {postgresql: {url: x}, history: " + tool + "}}\n"
                                        + "migrate: [{id: m, run: [x], changes: [db], timeout: 1m}]\n")
                                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyToolCanBeNamed() {
        assertThat(SchemaHistories.tools())
                .allSatisfy(tool -> assertThat(naming(tool).stores().values())
                        .allSatisfy(store -> assertThat(store.history()).isPresent()));
    }

    @Test
    void everyWordIsATool() {
        Matcher words = Pattern.compile("`history` \\| one of ([^|]*), or").matcher(KeyReference.markdown());
        assertThat(words.find()).isTrue();
        assertThat(words.group(1).split(", ")).containsExactlyInAnyOrderElementsOf(SchemaHistories.tools());
    }
}
