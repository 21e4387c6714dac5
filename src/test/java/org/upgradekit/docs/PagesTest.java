package org.upgradekit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.PlaybookReader;

class PagesTest {
    private static final Path README = Path.of("README.md");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");

    @Test
    void theReadmesPlaybookIsReadWithoutAFault() {
        String text = Pages.blocks(README, "yaml").get(0);
        Playbook playbook = new PlaybookReader().read("README.md", text.getBytes(StandardCharsets.UTF_8));

        assertThat(playbook.product()).isEqualTo("notes");
        assertThat(text.lines()).as("lines of the playbook").hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void everyExitCodeHasItsRow() {
        List<List<String>> rows = Pages.rows(Path.of("docs/reference/exit-codes.md")).stream()
                .map(row -> row.subList(0, 2))
                .toList();

        assertThat(rows)
                .isEqualTo(Arrays.stream(ExitCode.values())
                        .map(code -> List.of(String.valueOf(code.code()), code.meaning()))
                        .toList());
    }

    @Test
    void everyLinkLeadsToAFile() {
        List<String> dead = new ArrayList<>();
        for (Path page : Pages.all()) {
            LINK.matcher(Pages.read(page)).results().forEach(found -> {
                if (!page.resolveSibling(found.group(1)).toFile().exists()) {
                    dead.add(page + " links to " + found.group(1));
                }
            });
        }
        assertThat(dead).isEmpty();
    }
}
