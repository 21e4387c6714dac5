package org.upgradekit.expect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.upgradekit.json.CanonicalJson;

/**
 * Whether an answer holds what is expected: every expected key with its value, more keys are welcome; lists have the
 * same length. An expected text also meets a number or a boolean that is written so: YAML authors do not quote 8.10, and
 * products do not agree on the type of a version.
 */
final class JsonSubset {
    private JsonSubset() {}

    /** The first difference in words, or empty. */
    static Optional<String> difference(String path, JsonNode expected, JsonNode actual) {
        if (expected.isObject() && actual.isObject()) {
            return members(path, expected, actual);
        }
        if (expected.isArray() && actual.isArray()) {
            return elements(path, expected, actual);
        }
        return same(expected, actual)
                ? Optional.empty()
                : Optional.of(name(path) + " should be " + show(expected) + " and is " + show(actual));
    }

    private static Optional<String> members(String path, JsonNode expected, JsonNode actual) {
        for (var names = expected.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            String at = path.isEmpty() ? name : path + "." + name;
            Optional<String> found = difference(at, expected.path(name), actual.path(name));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> elements(String path, JsonNode expected, JsonNode actual) {
        if (expected.size() != actual.size()) {
            return Optional.of(name(path) + " should have " + expected.size() + " elements and has " + actual.size());
        }
        for (int i = 0; i < expected.size(); i++) {
            Optional<String> found = difference(path + "[" + i + "]", expected.path(i), actual.path(i));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean same(JsonNode expected, JsonNode actual) {
        if (expected.isTextual() && actual.isNumber()) {
            return expected.textValue().equals(actual.decimalValue().toPlainString());
        }
        if (expected.isTextual() && actual.isBoolean()) {
            return expected.textValue().equals(actual.asText());
        }
        if (expected.isNumber() && actual.isNumber()) {
            return expected.decimalValue().compareTo(actual.decimalValue()) == 0;
        }
        return expected.equals(actual);
    }

    private static String name(String path) {
        return path.isEmpty() ? "the answer" : path;
    }

    private static String show(JsonNode node) {
        if (node.isMissingNode()) {
            return "missing";
        }
        if (node.isNumber()) {
            return node.asText();
        }
        return node.isContainerNode() ? (node.isObject() ? "an object" : "a list") : CanonicalJson.write(node);
    }
}
