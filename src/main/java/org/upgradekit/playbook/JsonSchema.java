package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.upgradekit.json.JsonTree;

/**
 * The keys as JSON Schema 2020-12, for editors. It refuses nothing that is right, and cannot say all that the reader checks:
 * whether a name that is referred to exists, whether an id stands twice, what only the order of versions tells.
 */
public final class JsonSchema {
    private final ObjectNode definitions = JsonTree.object();

    private JsonSchema() {}

    /** The schema of playbooks. */
    public static ObjectNode playbook() {
        JsonSchema schema = new JsonSchema();
        ObjectNode root = JsonTree.object();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Upgradekit playbook");
        root.setAll(schema.shape(PlaybookKeys.PLAYBOOK));
        root.set("$defs", schema.definitions);
        return root;
    }

    private ObjectNode shape(Shape shape) {
        ObjectNode object = JsonTree.object();
        object.put("type", "object");
        object.put("description", shape.documentation());
        ObjectNode properties = object.putObject("properties");
        for (Key key : shape.keys()) {
            ObjectNode property = type(key.type());
            property.put("description", key.documentation());
            properties.set(key.name(), property);
        }
        object.put("additionalProperties", false);
        List<String> required =
                shape.keys().stream().filter(Key::required).map(Key::name).toList();
        if (!required.isEmpty()) {
            names(object.putArray("required"), required);
        }
        SchemaRules.add(shape, object);
        return object;
    }

    private static void names(ArrayNode array, List<String> names) {
        names.forEach(array::add);
    }

    private ObjectNode type(Type type) {
        if (type instanceof Type.Scalar scalar) {
            return SchemaTexts.schema(scalar.form(), scalar.scope());
        }
        ObjectNode node = JsonTree.object();
        if (type instanceof Type.Word word) {
            names(node.putArray("enum"), word.words());
        } else if (type instanceof Type.ListOf list) {
            node.put("type", "array");
            node.set("items", type(list.element()));
            node.put("minItems", list.mayBeEmpty() ? 0 : 1);
        } else if (type instanceof Type.MapOf map) {
            node.put("type", "object");
            node.putObject("propertyNames").put("pattern", SchemaTexts.whole(map.key()));
            node.set("additionalProperties", type(map.value()));
        } else if (type instanceof Type.Nested nested) {
            node.put("$ref", "#/$defs/" + define(nested.shape()));
        } else if (type instanceof Type.AnyOf any) {
            ArrayNode types = node.putArray("anyOf");
            any.types().forEach(one -> types.add(type(one)));
        } else if (type instanceof Type.Json json) {
            node.put("$ref", "#/$defs/" + define(json));
        }
        return node;
    }

    private String define(Type.Json json) {
        String name = json.sent() ? "any-value-sent" : "any-value";
        if (!definitions.has(name)) {
            definitions.set(name, SchemaTexts.any(json, "#/$defs/" + name));
        }
        return name;
    }

    private String define(Shape shape) {
        String name = shape.name().replace(' ', '-');
        if (!definitions.has(name)) {
            definitions.putObject(name);
            definitions.set(name, shape(shape));
        }
        return name;
    }
}
