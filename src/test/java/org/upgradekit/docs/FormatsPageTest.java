package org.upgradekit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.host.LocalHost;
import org.upgradekit.journal.Journal;
import org.upgradekit.plan.RollbackCodec;

class FormatsPageTest {
    private static final Path PAGE = Path.of("docs/reference/formats.md");
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Pattern FIELD = Pattern.compile("`([a-z-]+)`");

    /** Their fields are named by the playbook or the host. */
    private static final Set<String> FREE =
            Set.of("world", "settings", "details", "digests", "expect", "env", "headers", "form", "json", "secrets");

    /** Their fields are ids, where they are no lists. */
    private static final Set<String> BY_ID = Set.of("stores", "services", "steps");

    @TempDir
    private Path directory;

    @Test
    void everyFieldOfTheGoldenFilesIsExplained() throws IOException {
        Set<String> explained = FIELD.matcher(Pages.read(PAGE))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        Set<String> fields = new TreeSet<>();
        for (String file : List.of("plan.json", "manifest.json", "verification.json")) {
            collect(new ObjectMapper().readTree(Files.readString(GOLDEN.resolve(file))), fields);
        }
        assertThat(fields).hasSizeGreaterThan(40);
        assertThat(explained).containsAll(fields);
    }

    private static void collect(JsonNode node, Set<String> fields) {
        if (node.isArray()) {
            node.forEach(child -> collect(child, fields));
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            fields.add(field.getKey());
            if (BY_ID.contains(field.getKey()) && field.getValue().isObject()) {
                field.getValue().forEach(one -> collect(one, fields));
            } else if (!FREE.contains(field.getKey())) {
                collect(field.getValue(), fields);
            }
        }
    }

    @Test
    void theJournalOfThePageIsRead() throws IOException {
        Path file = directory.resolve("journal.jsonl");
        Files.writeString(file, Pages.blocks(PAGE, "jsonl").get(0));

        assertThat(Journal.read(LocalHost.of(Map.of()).disk(), file))
                .as("its sums are right to the last line")
                .hasSize(4);
    }

    @Test
    void theWayBackOfThePageIsReadAndWrittenAsItStands() {
        String text = Pages.blocks(PAGE, "json").get(0);
        byte[] again = RollbackCodec.write(RollbackCodec.read("formats.md", text.getBytes(StandardCharsets.UTF_8)));

        assertThat(new String(again, StandardCharsets.UTF_8).strip()).isEqualTo(text.strip());
    }
}
