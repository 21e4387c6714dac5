package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.upgradekit.json.JsonTree;

/**
 * Scalars in the schema. Editors read 8.10 and yes as a number and a boolean, where the reader takes the text: so a form
 * allows the types that one of its texts would be read as.
 */
final class SchemaTexts {
    private static final List<String> NUMBERS = List.of("0", "1", "100", "1.5");
    private static final List<String> BOOLEANS = List.of("true", "True", "TRUE", "false", "yes", "no", "on", "off");
    private static final String ID = Form.ID.pattern().pattern();
    private static final String SETTING = "(?!(?:" + String.join("|", new TreeSet<>(Names.RESERVED)) + ")\\})" + ID;
    private static final String NAME = "(?!(?:secret|store)\\})" + ID;
    private static final String SECRET = "secret\\." + ID;

    private SchemaTexts() {}

    /** A scalar of a form, with the references of a scope. */
    static ObjectNode schema(Form form, Scope scope) {
        ObjectNode node = JsonTree.object();
        types(node, form);
        form.bounds().ifPresent(bounds -> {
            node.put("minimum", bounds.least());
            node.put("maximum", bounds.most());
        });
        if (form == Form.TEXT) {
            node.put("minLength", 1);
        } else if (form != Form.ANY_TEXT) {
            node.put("pattern", whole(form));
        }
        if (scope != Scope.NONE || form == Form.TEXT || form == Form.ANY_TEXT) {
            pattern(node, references(scope));
        }
        return node;
    }

    /** Anything, whose texts have the references of a scope. */
    static ObjectNode any(Type.Json type, String itself) {
        ObjectNode node = JsonTree.object();
        ArrayNode types = node.putArray("type");
        Stream.of("object", "array", "string", type.sent() ? "integer" : "number", "boolean", "null")
                .forEach(types::add);
        node.putObject("items").put("$ref", itself);
        node.putObject("additionalProperties").put("$ref", itself);
        pattern(node, references(type.scope()));
        return node;
    }

    static String whole(Form form) {
        return "^(?:" + form.pattern().pattern() + ")$";
    }

    private static void types(ObjectNode node, Form form) {
        ArrayNode types = node.putArray("type");
        types.add("string");
        if (NUMBERS.stream().anyMatch(form::fits)) {
            types.add(form.bounds().isPresent() ? "integer" : "number");
        }
        if (BOOLEANS.stream().anyMatch(form::fits)) {
            types.add("boolean");
        }
    }

    private static void pattern(ObjectNode node, String pattern) {
        if (node.has("pattern")) {
            node.putArray("allOf").addObject().put("pattern", pattern);
        } else {
            node.put("pattern", pattern);
        }
    }

    /** A text whose every reference is one that the scope may take; which names there are only the reader knows. */
    private static String references(Scope scope) {
        return switch (scope) {
            case NONE -> "^[^$]*(?:(?:\\$\\$\\{|\\$(?!\\{|\\$\\{))[^$]*)*$";
            case SCRIPT -> text("\\$\\{(?!(?:secret|store)\\.[^}]*\\})");
            case SETTINGS, EARLIER_SETTINGS -> names(SETTING);
            case CONNECTION -> names(SETTING + "|" + SECRET);
            case ARGV, SHOWN -> names(NAME + "|" + store(false));
            case VALUE -> names(NAME + "|" + SECRET + "|" + store(true));
        };
    }

    private static String store(boolean secrets) {
        List<String> values = Names.STORE_VALUES.stream()
                .filter(value -> secrets || !Names.SECRET_ENDINGS.contains(value))
                .toList();
        return "store\\." + ID + "\\.(?:" + String.join("|", values) + ")";
    }

    private static String names(String names) {
        return text("\\$\\{(?:" + names + ")\\}");
    }

    /** Each "${" is one of these, or literal by a second dollar before it. */
    private static String text(String reference) {
        return "^[^$]*(?:(?:\\$\\$\\{|" + reference + "|\\$(?!\\{|\\$\\{))[^$]*)*$";
    }
}
