package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;
import org.upgradekit.json.JsonTree;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * YAML as JSON. Plain scalars follow YAML 1.2's JSON schema, so that {@code yes} and {@code 010} stay text; quoted ones
 * are text always.
 */
final class JsonValues {
    /** Fifteen digits stay below 2^53, beyond which programs round. */
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,14})");

    private static final Pattern NUMBER = Pattern.compile(
            "-?[1-9][0-9]*|[-+]?[0-9]+[eE][-+]?[0-9]+" + "|[-+]?([0-9]+\\.[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    private final Source source;
    private final Problems problems;
    private final References references;

    JsonValues(Source source, Problems problems, References references) {
        this.source = source;
        this.problems = problems;
        this.references = references;
    }

    JsonNode read(Node node, Type.Json type) {
        if (node instanceof MappingNode mapping) {
            ObjectNode object = JsonTree.object();
            new Mappings(source, problems)
                    .entries(mapping)
                    .forEach(entry -> object.set(entry.name(), read(entry.value(), type)));
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JsonTree.array();
            sequence.getValue().forEach(element -> array.add(read(element, type)));
            return array;
        }
        return scalar((ScalarNode) node, type);
    }

    private JsonNode scalar(ScalarNode node, Type.Json type) {
        String value = node.getValue();
        if (node.isPlain()) {
            switch (value) {
                case "true", "false" -> {
                    return BooleanNode.valueOf(value.equals("true"));
                }
                case "null", "~", "" -> {
                    return NullNode.getInstance();
                }
                default -> {
                    return plain(node, type);
                }
            }
        }
        references.add(node, type.scope());
        return TextNode.valueOf(value);
    }

    private JsonNode plain(ScalarNode node, Type.Json type) {
        String value = node.getValue();
        if (WHOLE.matcher(value).matches()) {
            return LongNode.valueOf(Long.parseLong(value));
        }
        if (type.sent() && NUMBER.matcher(value).matches()) {
            problems.add(
                    source.position(node),
                    "the number " + value + " cannot be sent exactly",
                    "Whole numbers of up to 15 digits can; quote it to send a text.");
        }
        references.add(node, type.scope());
        return TextNode.valueOf(value);
    }
}
