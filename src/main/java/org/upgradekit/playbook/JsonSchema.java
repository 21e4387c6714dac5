package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.upgradekit.json.JsonTree;

/** The keys as JSON Schema 2020-12, for editors. It cannot say all that the reader checks, and refuses nothing that is right. */
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
        shape.choices().stream().filter(Shape.Choice::required).forEach(choice -> choice(object, choice));
        return object;
    }

    private static void choice(ObjectNode object, Shape.Choice choice) {
        ArrayNode groups = object.putArray("oneOf");
        choice.groups().forEach(group -> names(groups.addObject().putArray("required"), group));
    }

    private static void names(ArrayNode array, List<String> names) {
        names.forEach(array::add);
    }

    private ObjectNode type(Type type) {
        ObjectNode node = JsonTree.object();
        if (type instanceof Type.Scalar scalar) {
            scalar(node, scalar.form());
        } else if (type instanceof Type.Word word) {
            names(node.putArray("enum"), word.words());
        } else if (type instanceof Type.ListOf list) {
            node.put("type", "array");
            node.set("items", type(list.element()));
            node.put("minItems", list.mayBeEmpty() ? 0 : 1);
        } else if (type instanceof Type.MapOf map) {
            node.put("type", "object");
            node.putObject("propertyNames").put("pattern", whole(map.key()));
            node.set("additionalProperties", type(map.value()));
        } else if (type instanceof Type.Nested nested) {
            node.put("$ref", "#/$defs/" + define(nested.shape()));
        } else if (type instanceof Type.AnyOf any) {
            ArrayNode types = node.putArray("anyOf");
            any.types().forEach(one -> types.add(type(one)));
        }
        return node;
    }

    /** Editors read 8.10 and yes as a number and a boolean, where the reader takes the text. */
    private static void scalar(ObjectNode node, Form form) {
        names(node.putArray("type"), List.of("string", "number", "boolean"));
        if (form != Form.TEXT && form != Form.ANY_TEXT) {
            node.put("pattern", whole(form));
        }
    }

    private static String whole(Form form) {
        return "^(?:" + form.pattern().pattern() + ")$";
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
