package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.json.CanonicalJson;
import org.upgradekit.json.Choice;
import org.upgradekit.playbook.Value.Section;
import org.upgradekit.version.Order;

/** A playbook as it holds here: what an operator says instead, references to settings filled, releases joined. */
public final class Resolution {
    private static final String DEFAULT = "default";
    private static final Type.Nested ROOT = new Type.Nested(PlaybookKeys.PLAYBOOK);

    private final Order order;
    private final Map<String, Said> said;
    private final BinaryOperator<String> shown;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();

    private Resolution(Order order, Map<String, Said> said, BinaryOperator<String> shown) {
        this.order = order;
        this.said = said;
        this.shown = shown;
    }

    /**
     * What stands in the place of the playbook's own.
     *
     * @param from an option, a variable, a file and its line
     */
    public record Said(String value, String from) {}

    /**
     * A key, with its value or with lines below it; a setting that has to be asked for has both.
     *
     * @param path all keys that lead to it
     * @param value empty when there are only lines below it
     * @param from where it stands; {@code default} when nobody said it
     */
    public record Line(List<String> path, Optional<String> value, String from) {
        public String name() {
            return path.get(path.size() - 1);
        }
    }

    /**
     * All lines, in the order of the file.
     *
     * @param said by path, with dots between the keys: {@code settings.url}
     * @param shown what is shown of a value, after its key: what could be a secret is not
     */
    static List<Line> of(Section root, Map<String, Said> said, BinaryOperator<String> shown) {
        Resolution resolution = new Resolution(SettingBinder.order(root), said, shown);
        resolution.settings(root);
        resolution.section(List.of(), root, ROOT);
        return resolution.lines;
    }

    /** The values that references stand for; of a setting that is no text, nobody knows one here. */
    private void settings(Section root) {
        root.section("settings")
                .ifPresent(all -> all.keys().keySet().forEach(name -> {
                    Optional<String> value = Optional.ofNullable(said.get("settings." + name))
                            .map(Said::value)
                            .or(() -> all.text(name).map(text -> filled(text.value())));
                    value.ifPresent(known -> settings.put(name, shown.apply(name, known)));
                }));
    }

    private String filled(String text) {
        return Template.parse(text)
                .fill(name ->
                        Optional.of(Optional.ofNullable(settings.get(name)).orElse("${" + name + "}")));
    }

    private void section(List<String> path, Section section, Type type) {
        names(path, section)
                .filter(name -> !named(path, section, name))
                .forEach(name -> section.value(name)
                        .ifPresent(value -> value(with(path, name), value, under(type, name), section.at(name))));
        defaults(path, section);
        if (path.size() == 3 && path.get(0).equals("services") && path.get(2).equals("ready")) {
            retry(path, section);
        }
    }

    /** In the order of the file; releases in the order of versions, whichever file they stand in. */
    private Stream<String> names(List<String> path, Section section) {
        Stream<String> names = section.keys().keySet().stream();
        return path.equals(List.of("releases")) ? names.sorted(order) : names;
    }

    /** A step's lines stand under its id already. */
    private static boolean named(List<String> path, Section section, String name) {
        return name.equals("id")
                && !path.isEmpty()
                && section.word(name).equals(Optional.of(path.get(path.size() - 1)));
    }

    private void value(List<String> path, Value value, Type type, Position at) {
        Said instead = said.get(String.join(".", path));
        if (instead != null) {
            add(path, instead.value(), instead.from());
        } else if (value instanceof Value.Leaf leaf) {
            add(path, text(leaf, type), from(leaf.at()));
        } else if (value instanceof Value.Tree tree) {
            add(path, filled(CanonicalJson.write(shown(tree.json()))), from(at));
        } else if (value instanceof Section section) {
            lines.add(new Line(path, setting(path, section), from(at)));
            section(path, section, type);
        } else if (value instanceof Value.Items items) {
            items(path, items, type, at);
        }
    }

    /** A setting that is no text has no value before the host is asked. */
    private static Optional<String> setting(List<String> path, Section section) {
        boolean setting = path.size() == 2 && path.get(0).equals("settings");
        return setting
                ? Optional.of(SettingBinder.byVersion(section) ? "chosen by the running version" : "asked of the host")
                : Optional.empty();
    }

    private void items(List<String> path, Value.Items items, Type type, Position at) {
        if (items.values().stream().allMatch(Value.Leaf.class::isInstance)) {
            List<String> texts = items.values().stream()
                    .map(one -> text((Value.Leaf) one, element(type)))
                    .toList();
            add(path, "[" + String.join(", ", texts) + "]", from(at));
            return;
        }
        lines.add(new Line(path, Optional.empty(), from(at)));
        for (int i = 0; i < items.values().size(); i++) {
            Value one = items.values().get(i);
            String number = Integer.toString(i + 1);
            String name = one instanceof Section section ? section.word("id").orElse(number) : number;
            value(with(path, name), one, element(type), one.at());
        }
    }

    /** What the shell or nobody fills stays as it stands. */
    private String text(Value.Leaf leaf, Type type) {
        Scope scope = scalar(type).map(Type.Scalar::scope).orElse(Scope.NONE);
        String text = leaf.text().value();
        return scope == Scope.NONE || scope == Scope.SCRIPT ? text : filled(text);
    }

    /** Its texts, as what they stand under. */
    private JsonNode shown(JsonNode tree) {
        JsonNode copy = tree.deepCopy();
        if (copy instanceof ObjectNode object) {
            tree.fieldNames().forEachRemaining(name -> object.set(name, shown(name, tree.path(name))));
        } else if (copy instanceof ArrayNode array) {
            array.removeAll();
            tree.forEach(element -> array.add(shown(element)));
        }
        return copy;
    }

    private JsonNode shown(String name, JsonNode value) {
        return value.isTextual() ? TextNode.valueOf(shown.apply(name, value.textValue())) : shown(value);
    }

    private void add(List<String> path, String value, String from) {
        lines.add(new Line(path, Optional.of(shown.apply(path.get(path.size() - 1), value)), from));
    }

    private void defaults(List<String> path, Section section) {
        Map<String, String> defaults = new LinkedHashMap<>();
        if (path.isEmpty()) {
            defaults.put("title", section.word("product").orElse(""));
            defaults.put("on-failure", "ask with a terminal, stop without");
            defaults.put("migrate-while", "stopped");
        } else if (path.equals(List.of("versions"))) {
            defaults.put("order", "semver");
            defaults.put("step", "any");
        } else if (path.size() == 2 && Phase.PRE_CHECKS.yamlName().equals(path.get(0))) {
            defaults.put("severity", Choice.name(Severity.BLOCK));
        }
        defaults.forEach((name, value) -> {
            if (!section.has(name)) {
                Said instead = said.getOrDefault(String.join(".", with(path, name)), new Said(value, DEFAULT));
                add(with(path, name), instead.value(), instead.from());
            }
        });
    }

    private void retry(List<String> ready, Section section) {
        if (!section.has("retry")) {
            List<String> path = with(ready, "retry");
            lines.add(new Line(path, Optional.empty(), DEFAULT));
            add(with(path, "every"), Retry.READY.every().toSeconds() + "s", DEFAULT);
            add(with(path, "for"), Retry.READY.total().toMinutes() + "m", DEFAULT);
        }
    }

    private static Type under(Type type, String name) {
        if (type instanceof Type.Nested nested) {
            return nested.shape().key(name).map(Key::type).orElse(type);
        }
        if (type instanceof Type.MapOf map) {
            return map.value();
        }
        return type instanceof Type.AnyOf any ? under(mapping(any, name).orElse(Type.scalar(Form.TEXT)), name) : type;
    }

    /** Of two mappings the one that has the key. */
    private static Optional<Type> mapping(Type.AnyOf any, String name) {
        return any.types().stream()
                .filter(one -> (one instanceof Type.MapOf map && map.key().fits(name))
                        || (one instanceof Type.Nested nested
                                && nested.shape().key(name).isPresent()))
                .findFirst();
    }

    private static Type element(Type type) {
        if (type instanceof Type.AnyOf any) {
            return any.types().stream()
                    .filter(Type.ListOf.class::isInstance)
                    .findFirst()
                    .map(Resolution::element)
                    .orElse(type);
        }
        return type instanceof Type.ListOf list ? list.element() : type;
    }

    private static Optional<Type.Scalar> scalar(Type type) {
        if (type instanceof Type.AnyOf any) {
            return any.types().stream().flatMap(one -> scalar(one).stream()).findFirst();
        }
        return type instanceof Type.Scalar scalar ? Optional.of(scalar) : Optional.empty();
    }

    private static List<String> with(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }

    private static String from(Position at) {
        return at.file() + ":" + at.line();
    }
}
