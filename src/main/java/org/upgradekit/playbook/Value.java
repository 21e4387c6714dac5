package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Position;

/** What the shape reader makes of a node: checked against its type, and still with its place. */
sealed interface Value {
    Position at();

    /** A scalar. */
    record Leaf(Text text) implements Value {
        @Override
        public Position at() {
            return text.at();
        }
    }

    /** A sequence. */
    record Items(List<Value> values, Position at) implements Value {}

    /** Anything, as JSON. */
    record Tree(JsonNode json, Position at) implements Value {}

    /**
     * A mapping. What was wrong is left out, and was reported.
     *
     * @param keys where each key stands
     */
    record Section(Map<String, Value> values, Map<String, Position> keys, Position at) implements Value {
        boolean has(String name) {
            return keys.containsKey(name);
        }

        /** Where the key stands, or else the mapping. */
        Position at(String name) {
            return keys.getOrDefault(name, at);
        }

        Optional<Value> value(String name) {
            return Optional.ofNullable(values.get(name));
        }

        Optional<Text> text(String name) {
            return value(name)
                    .flatMap(value -> value instanceof Leaf leaf ? Optional.of(leaf.text()) : Optional.empty());
        }

        Optional<String> word(String name) {
            return text(name).map(Text::value);
        }

        Optional<JsonNode> json(String name) {
            return value(name)
                    .flatMap(value -> value instanceof Tree tree ? Optional.of(tree.json()) : Optional.empty());
        }

        Optional<Section> section(String name) {
            return value(name)
                    .flatMap(value -> value instanceof Section section ? Optional.of(section) : Optional.empty());
        }

        /** The sections of a list, or of a mapping whose keys the author named. */
        List<Section> sections(String name) {
            return elements(name).stream()
                    .flatMap(value -> value instanceof Section section
                            ? Optional.of(section).stream()
                            : Optional.<Section>empty().stream())
                    .toList();
        }

        List<Text> texts(String name) {
            return elements(name).stream()
                    .flatMap(value -> value instanceof Leaf leaf
                            ? Optional.of(leaf.text()).stream()
                            : Optional.<Text>empty().stream())
                    .toList();
        }

        /** The names that the author gave to entries, in their order. */
        List<String> entryNames(String name) {
            return section(name)
                    .map(section -> List.copyOf(section.keys().keySet()))
                    .orElse(List.of());
        }

        private List<Value> elements(String name) {
            return value(name)
                    .map(value -> value instanceof Items items
                            ? items.values()
                            : value instanceof Section section
                                    ? List.copyOf(section.values().values())
                                    : List.<Value>of())
                    .orElse(List.of());
        }
    }
}
