package org.upgradekit.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Position;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Walks a tree of nodes and the definitions of keys side by side. What does not fit is reported and left out, so that
 * one reading finds all of it.
 */
final class ShapeReader {
    private final Source source;
    private final Problems problems;
    private final References references;
    private final Mappings mappings;

    ShapeReader(Source source, Problems problems, References references) {
        this.source = source;
        this.problems = problems;
        this.references = references;
        this.mappings = new Mappings(source, problems);
    }

    /** @param name of the key whose value it is, for messages */
    Optional<Value> read(Node node, Type type, String name) {
        if (type instanceof Type.Json json) {
            return Optional.of(new Value.Tree(
                    new JsonValues(source, problems, references).read(node, json), source.position(node)));
        }
        if (type instanceof Type.AnyOf any) {
            return chosen(node, any).map(one -> read(node, one, name)).orElseGet(() -> wrongType(node, type, name));
        }
        if (type instanceof Type.Scalar scalar && node instanceof ScalarNode leaf) {
            return scalar(leaf, scalar, name);
        }
        if (type instanceof Type.Word word && node instanceof ScalarNode leaf) {
            return word(leaf, word, name);
        }
        if (type instanceof Type.ListOf list && node instanceof SequenceNode sequence) {
            return list(sequence, list, name);
        }
        if (type instanceof Type.MapOf map && node instanceof MappingNode mapping) {
            return map(mapping, map);
        }
        if (type instanceof Type.Nested nested && node instanceof MappingNode mapping) {
            return Optional.of(section(mapping, nested.shape()));
        }
        return wrongType(node, type, name);
    }

    private static Optional<Type> chosen(Node node, Type.AnyOf any) {
        return any.types().stream()
                .filter(type -> node instanceof ScalarNode
                        ? type instanceof Type.Scalar || type instanceof Type.Word
                        : node instanceof SequenceNode
                                ? type instanceof Type.ListOf
                                : type instanceof Type.Nested
                                        || (type instanceof Type.MapOf map && begins((MappingNode) node, map.key())))
                .findFirst();
    }

    /** The first key tells which of two mappings is meant. */
    private static boolean begins(MappingNode node, Form key) {
        return !node.getValue().isEmpty()
                && node.getValue().get(0).getKeyNode() instanceof ScalarNode first
                && key.fits(first.getValue());
    }

    private Optional<Value> wrongType(Node node, Type type, String name) {
        problems.add(
                source.position(node), "\"" + name + "\" is " + kind(node), "Expected " + type.documentation() + ".");
        return Optional.empty();
    }

    private static String kind(Node node) {
        if (node instanceof ScalarNode leaf) {
            return leaf.isPlain() && leaf.getValue().isEmpty() ? "empty" : "a single value";
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }

    private Optional<Value> scalar(ScalarNode node, Type.Scalar type, String name) {
        String value = node.getValue();
        Position at = source.position(node);
        if (value.isEmpty() && node.isPlain()) {
            problems.add(
                    at,
                    "\"" + name + "\" has no value",
                    "Expected " + type.documentation() + "; \"\" is an empty text.");
            return Optional.empty();
        }
        if (!type.form().fits(value)) {
            String shown = value.length() > 60 ? value.substring(0, 60) + "…" : value;
            problems.add(
                    at, "\"" + shown + "\" is no value for \"" + name + "\"", "Expected " + type.documentation() + ".");
            return Optional.empty();
        }
        references.add(node, type.scope());
        return Optional.of(new Value.Leaf(new Text(value, at)));
    }

    private Optional<Value> word(ScalarNode node, Type.Word type, String name) {
        Position at = source.position(node);
        if (type.words().contains(node.getValue())) {
            return Optional.of(new Value.Leaf(new Text(node.getValue(), at)));
        }
        problems.add(
                at,
                "unknown value \"" + node.getValue() + "\" for \"" + name + "\"",
                "Expected " + type.documentation() + ".",
                Nearest.hint(node.getValue(), type.words()));
        return Optional.empty();
    }

    private Optional<Value> list(SequenceNode node, Type.ListOf type, String name) {
        if (node.getValue().isEmpty() && !type.mayBeEmpty()) {
            problems.add(
                    source.position(node),
                    "\"" + name + "\" is an empty list",
                    "Expected " + type.documentation() + ".");
        }
        List<Value> values = new ArrayList<>();
        node.getValue().forEach(element -> read(element, type.element(), name).ifPresent(values::add));
        return Optional.of(new Value.Items(values, source.position(node)));
    }

    private Optional<Value> map(MappingNode node, Type.MapOf type) {
        Map<String, Value> values = new LinkedHashMap<>();
        Map<String, Position> keys = new LinkedHashMap<>();
        for (Mappings.Entry entry : mappings.entries(node)) {
            if (!type.key().fits(entry.name())) {
                String summary = "\"" + entry.name() + "\" is not a name that fits here";
                problems.add(entry.at(), summary, "Expected " + type.key().documentation() + ".");
            }
            keys.put(entry.name(), entry.at());
            read(entry.value(), type.value(), entry.name()).ifPresent(value -> values.put(entry.name(), value));
        }
        return Optional.of(new Value.Section(values, keys, source.position(node)));
    }

    private Value.Section section(MappingNode node, Shape shape) {
        Map<String, Value> values = new LinkedHashMap<>();
        Map<String, Position> keys = new LinkedHashMap<>();
        List<Mappings.Entry> unknown = new ArrayList<>();
        for (Mappings.Entry entry : mappings.entries(node)) {
            Optional<Key> key = shape.key(entry.name());
            if (key.isEmpty()) {
                unknown.add(entry);
                continue;
            }
            keys.put(entry.name(), entry.at());
            read(entry.value(), key.get().type(), entry.name()).ifPresent(value -> values.put(entry.name(), value));
        }
        Value.Section section = new Value.Section(values, keys, source.position(node));
        new ShapeRules(shape, problems).check(section, unknown);
        return section;
    }
}
