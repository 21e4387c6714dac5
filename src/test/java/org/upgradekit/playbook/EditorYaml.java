package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.upgradekit.json.JsonTree;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML as an editor hands it to a schema: plain scalars that look like a number, a boolean or null are one, aliases are
 * followed, a tag decides. An editor refuses what is no YAML, and that includes a key that stands twice.
 */
final class EditorYaml {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private final Pattern booleans;

    private EditorYaml(String booleans) {
        this.booleans = Pattern.compile(booleans);
    }

    /** YAML 1.2, its core schema. */
    static EditorYaml current() {
        return new EditorYaml("true|True|TRUE|false|False|FALSE");
    }

    /** YAML 1.1, where yes and off are booleans too. */
    static EditorYaml old() {
        return new EditorYaml("(?i:true|false|yes|no|on|off|y|n)");
    }

    /**
     * The documents of a file.
     *
     * @throws IllegalArgumentException when an editor would underline it as no YAML
     */
    List<JsonNode> documents(String text) {
        List<JsonNode> documents = new ArrayList<>();
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        try {
            yaml.composeAll(new StringReader(text)).forEach(node -> documents.add(json(node)));
        } catch (org.yaml.snakeyaml.error.YAMLException e) {
            throw new IllegalArgumentException(e);
        }
        return documents;
    }

    private JsonNode json(Node node) {
        if (node instanceof MappingNode mapping) {
            ObjectNode object = JsonTree.object();
            mapping.getValue().forEach(tuple -> {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar
                        ? scalar.getValue()
                        : json(tuple.getKeyNode()).toString();
                if (object.has(key)) {
                    throw new IllegalArgumentException("the key " + key + " stands twice");
                }
                object.set(key, json(tuple.getValueNode()));
            });
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JsonTree.array();
            sequence.getValue().forEach(element -> array.add(json(element)));
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private JsonNode scalar(ScalarNode node) {
        String value = node.getValue();
        boolean text = !node.isPlain()
                || (node.getTag().equals(Tag.STR) && NUMBER.matcher(value).matches());
        if (text) {
            return TextNode.valueOf(value);
        }
        if (value.isEmpty()
                || value.equals("~")
                || value.toLowerCase(Locale.ROOT).equals("null")) {
            return NullNode.getInstance();
        }
        if (booleans.matcher(value).matches()) {
            return BooleanNode.valueOf(value.toLowerCase(Locale.ROOT).matches("true|yes|on|y"));
        }
        return NUMBER.matcher(value).matches() ? DecimalNode.valueOf(new BigDecimal(value)) : TextNode.valueOf(value);
    }
}
