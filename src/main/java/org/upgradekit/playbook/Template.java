package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.upgradekit.json.JsonTree;

/**
 * A text with references: {@code ${name}} stands for a value, and a second dollar before it makes it literal. A name that
 * nothing answers to is never an empty string: filling then fails, and the reader has told the author before.
 */
public final class Template {
    private final String text;
    private final List<Part> parts;

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /**
     * A reference and its place.
     *
     * @param offset of its {@code $} in the text, in UTF-16 units from 0
     * @param closed false when the closing brace is missing; the name is then the rest
     */
    public record Reference(String name, int offset, boolean closed) {}

    /** A literal piece of text, or a reference. */
    private record Part(String literal, Optional<Reference> reference) {}

    /** Never fails: what is wrong with a reference shows in {@link #references}. */
    public static Template parse(String text) {
        if (!text.contains("${")) {
            return new Template(text, List.of(new Part(text, Optional.empty())));
        }
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                literal.append("${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                Reference reference = reference(text, at);
                parts.add(new Part(literal.toString(), Optional.of(reference)));
                literal.setLength(0);
                at += reference.name().length() + (reference.closed() ? 3 : 2);
            } else {
                literal.append(text.charAt(at++));
            }
        }
        parts.add(new Part(literal.toString(), Optional.empty()));
        return new Template(text, parts);
    }

    private static Reference reference(String text, int at) {
        int end = text.indexOf('}', at);
        return end < 0
                ? new Reference(text.substring(at + 2), at, false)
                : new Reference(text.substring(at + 2, end), at, true);
    }

    public List<Reference> references() {
        return parts.stream().flatMap(part -> part.reference().stream()).toList();
    }

    /** The names in the order of the text, each as often as it stands there. */
    public List<String> names() {
        return references().stream().map(Reference::name).toList();
    }

    /**
     * The text with its values.
     *
     * @throws IllegalStateException when a name has no value: the reader or the planner should have refused it
     */
    public String fill(Function<String, Optional<String>> values) {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            filled.append(part.literal());
            part.reference().ifPresent(reference -> filled.append(value(reference, values)));
        }
        return filled.toString();
    }

    private String value(Reference reference, Function<String, Optional<String>> values) {
        return values.apply(reference.name())
                .orElseThrow(
                        () -> new IllegalStateException("nothing is known as ${" + reference.name() + "} in " + text));
    }

    /** The text with one name bound to a value that stands for itself: what looks like a reference in it is none. */
    static String bind(String text, String name, String value) {
        StringBuilder bound = new StringBuilder();
        for (Part part : parse(text).parts) {
            bound.append(part.literal().replace("${", "$${"));
            part.reference()
                    .ifPresent(reference -> bound.append(
                            reference.name().equals(name)
                                    ? value.replace("${", "$${")
                                    : "${" + reference.name() + (reference.closed() ? "}" : "")));
        }
        return bound.toString();
    }

    /** Binds a name in every text of a tree. */
    static JsonNode bind(JsonNode tree, String name, String value) {
        return map(tree, text -> bind(text, name, value));
    }

    /** Fills every text of a tree; keys stay as they are. */
    public static JsonNode fill(JsonNode tree, Function<String, Optional<String>> values) {
        return map(tree, text -> parse(text).fill(values));
    }

    /** Fills every text of a tree and writes it as JSON. */
    public static String fillToJson(JsonNode tree, Function<String, Optional<String>> values) {
        return fill(tree, values).toString();
    }

    /** Fills an expectation; in its {@code text}, a pattern, values stand for themselves: {@code 1.0} is not 1x0. */
    public static JsonNode fillExpectation(JsonNode expect, Function<String, Optional<String>> values) {
        JsonNode filled = fill(expect, values);
        JsonNode pattern = expect.path("text");
        if (pattern.isTextual() && filled instanceof ObjectNode object) {
            object.put(
                    "text",
                    parse(pattern.textValue()).fill(name -> values.apply(name).map(Pattern::quote)));
        }
        return filled;
    }

    /** The references of all texts of a tree. */
    public static List<String> names(JsonNode tree) {
        List<String> names = new ArrayList<>();
        map(tree, text -> {
            names.addAll(parse(text).names());
            return text;
        });
        return names;
    }

    private static JsonNode map(JsonNode tree, UnaryOperator<String> change) {
        if (tree.isTextual()) {
            return TextNode.valueOf(change.apply(tree.textValue()));
        }
        if (tree.isArray()) {
            ArrayNode array = JsonTree.array();
            tree.forEach(element -> array.add(map(element, change)));
            return array;
        }
        if (tree.isObject()) {
            ObjectNode object = JsonTree.object();
            tree.fieldNames().forEachRemaining(name -> object.set(name, map(tree.path(name), change)));
            return object;
        }
        return tree;
    }
}
