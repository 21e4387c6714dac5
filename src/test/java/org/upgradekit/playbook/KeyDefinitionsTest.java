package org.upgradekit.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Golden;

/** Schema and reference page say what the reader checks, since all three walk the same definitions. */
class KeyDefinitionsTest {
    private static final Path PAGE = Path.of("docs/reference/playbook.md");

    @Test
    void theReferencePageIsTheGeneratedOne() {
        Golden.assertEqual(PAGE, KeyReference.markdown());
    }

    @Test
    void theSchemaRefersOnlyToWhatItDefines() {
        ObjectNode schema = JsonSchema.playbook();
        List<String> references = schema.findValues("$ref").stream()
                .map(JsonNode::textValue)
                .distinct()
                .toList();

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                schema.at(reference.substring(1)).has("type"))
                        .isTrue());
        assertThat(schema.path("$defs").size()).isEqualTo(references.size());
    }

    @Test
    void theSchemaRefusesUnknownKeysEverywhere() {
        JsonNode schema = JsonSchema.playbook();
        List<JsonNode> shapes = new ArrayList<>(List.of(schema));
        schema.path("$defs").forEach(shapes::add);
        shapes.removeIf(shape -> !shape.has("properties"));

        assertThat(shapes).allSatisfy(shape -> {
            assertThat(shape.path("additionalProperties").isBoolean()).isTrue();
            assertThat(shape.path("additionalProperties").booleanValue()).isFalse();
        });
    }

    @Test
    void theSchemaHasTheKeysThatTheReaderKnows() {
        JsonNode schema = JsonSchema.playbook();
        List<String> keys = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(keys::add);

        assertThat(keys).isEqualTo(PlaybookKeys.PLAYBOOK.names());
        assertThat(schema.path("required")).hasToString("[\"playbook\",\"product\",\"versions\"]");
        assertThat(schema.at("/$defs/step-of-install-or-migrate/required")).hasToString("[\"id\",\"changes\"]");
        assertThat(schema.at("/$defs/step-of-install-or-migrate/oneOf").size()).isEqualTo(5);
    }

    @Test
    void everyKeyIsDocumented() {
        assertThat(PlaybookKeys.PLAYBOOK.keys())
                .allSatisfy(key -> assertThat(key.documentation()).endsWith("."));
        assertThat(StepKeys.STEP.keys())
                .allSatisfy(key -> assertThat(key.documentation()).endsWith("."));
    }
}
