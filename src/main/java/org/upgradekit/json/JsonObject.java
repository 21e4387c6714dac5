package org.upgradekit.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;

/**
 * A JSON object that is read field by field. Every reader throws {@link InputFailure} (exit 2) that names the source,
 * the path to the field and what was expected, when the field is missing or of another type. Unknown fields are
 * ignored, as all our formats demand; {@code null} is the same as absent.
 */
public final class JsonObject {
    private final String source;
    private final String path;
    private final JsonNode node;

    private JsonObject(String source, String path, JsonNode node) {
        this.source = source;
        this.path = path;
        this.node = node;
    }

    /** Wraps a tree that was parsed already. */
    public static JsonObject of(String source, JsonNode node) {
        return of(source, "", node);
    }

    /** Parses a text and wraps it. */
    public static JsonObject parse(String source, String text) {
        return of(source, JsonTree.parse(source, text));
    }

    private static JsonObject of(String source, String path, JsonNode node) {
        if (!node.isObject()) {
            String what = path.isEmpty() ? source : source + ": " + path;
            throw new InputFailure(Diagnostic.error(what + " is not an object", "It is " + kind(node) + ".", ""));
        }
        return new JsonObject(source, path, node);
    }

    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** The names of all fields, in the order of the file. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The whole object as a tree. */
    public JsonNode node() {
        return node;
    }

    /** A field of any type. */
    public JsonNode node(String name) {
        if (!has(name)) {
            throw failure(name, "is missing");
        }
        return node.path(name);
    }

    public String text(String name) {
        return expect(name, node(name).isTextual(), "a text").textValue();
    }

    public Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    public int integer(String name) {
        return expect(name, node(name).canConvertToInt() && node(name).isIntegralNumber(), "a whole number")
                .intValue();
    }

    public long number(String name) {
        return expect(name, node(name).canConvertToLong() && node(name).isIntegralNumber(), "a whole number")
                .longValue();
    }

    public Optional<Long> optionalNumber(String name) {
        return has(name) ? Optional.of(number(name)) : Optional.empty();
    }

    public boolean flag(String name) {
        return expect(name, node(name).isBoolean(), "true or false").booleanValue();
    }

    /** One of an enum's constants, by its lower-case name with {@code -} for {@code _}. */
    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        String text = text(name);
        for (E one : type.getEnumConstants()) {
            if (Choice.name(one).equals(text)) {
                return one;
            }
        }
        throw failure(name, "is \"" + text + "\", which is none of " + Choice.names(type));
    }

    public JsonObject object(String name) {
        return of(source, at(name), node(name));
    }

    public Optional<JsonObject> optionalObject(String name) {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    /** A list of objects; an absent field is an empty list. */
    public List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonNode one : elements(name)) {
            objects.add(of(source, at(name) + "[" + objects.size() + "]", one));
        }
        return objects;
    }

    /** A list of texts; an absent field is an empty list. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : elements(name)) {
            expect(name + "[" + texts.size() + "]", one, one.isTextual(), "a text");
            texts.add(one.textValue());
        }
        return texts;
    }

    /** An object whose values are texts, in the order of the file; an absent field is an empty map. */
    public Map<String, String> textMap(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        optionalObject(name).ifPresent(object -> object.names().forEach(key -> texts.put(key, object.text(key))));
        return texts;
    }

    /** A failure about one field, for codecs that check more than types. */
    public InputFailure failure(String name, String why) {
        return new InputFailure(Diagnostic.error(source + ": " + at(name) + " " + why, "", ""));
    }

    private Iterable<JsonNode> elements(String name) {
        return has(name) ? expect(name, node(name).isArray(), "a list") : List.of();
    }

    private JsonNode expect(String name, boolean met, String wanted) {
        return expect(name, node(name), met, wanted);
    }

    private JsonNode expect(String name, JsonNode value, boolean met, String wanted) {
        if (!met) {
            throw failure(name, "is " + kind(value) + " and should be " + wanted);
        }
        return value;
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "a text";
            case NUMBER -> node.isIntegralNumber() ? "a number" : "a number with a fraction";
            case BOOLEAN -> node.booleanValue() ? "true" : "false";
            default -> "null";
        };
    }
}
