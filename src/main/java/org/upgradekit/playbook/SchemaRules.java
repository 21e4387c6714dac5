package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.upgradekit.json.JsonTree;

/**
 * What must hold between the keys of one mapping, in the schema's words: as {@link PlaybookRules}, {@link StepRules} and
 * {@link FileKeys} check it.
 */
final class SchemaRules {
    private final Shape shape;
    private final ObjectNode object;
    private final ArrayNode all = JsonTree.array();
    private final ObjectNode dependent = JsonTree.object();

    private SchemaRules(Shape shape, ObjectNode object) {
        this.shape = shape;
        this.object = object;
    }

    /** Adds them to the schema of a shape. */
    static void add(Shape shape, ObjectNode object) {
        SchemaRules rules = new SchemaRules(shape, object);
        shape.choices().forEach(rules::choice);
        rules.judged();
        rules.changing();
        rules.kinds();
        if (!rules.dependent.isEmpty()) {
            object.set("dependentSchemas", rules.dependent);
        }
        if (!rules.all.isEmpty()) {
            object.set("allOf", rules.all);
        }
    }

    private void choice(Shape.Choice choice) {
        if (!choice.required()) {
            ObjectNode none = object.putObject("not");
            names(none.putArray("required"), choice.names());
            return;
        }
        ArrayNode groups = object.putArray("oneOf");
        for (List<String> group : choice.groups()) {
            ObjectNode taken = groups.addObject();
            names(taken.putArray("required"), group);
            if (choice.groups().stream().anyMatch(other -> other.size() > 1)) {
                refuse(taken, choice.names().stream().filter(name -> !group.contains(name)));
            }
        }
    }

    /** The verb decides what is judged, and how it is run. */
    private void judged() {
        if (!has("run") || !has("expect")) {
            return;
        }
        for (String key : StepRules.RUN_ONLY) {
            ArrayNode any = JsonTree.array();
            Stream.concat(Stream.of("run"), StepRules.INNER.stream())
                    .filter(this::has)
                    .forEach(other -> names(any.addObject().putArray("required"), List.of(other)));
            dependent.putObject(key).set("anyOf", any);
        }
        expectation("run", "status");
        expectation("http", "exit");
        expectation("query", "exit", "status");
        refuse("confirm", "expect", "retry", "timeout");
        refuse("files", "expect", "retry");
        if (has("flyway")) {
            refuse("flyway", "expect");
            names(dependent.withObject("/flyway").putArray("required"), List.of("changes"));
            dependent.withObject("/flyway/properties/changes").put("minItems", 1);
        }
    }

    private void expectation(String verb, String... refused) {
        refuse(dependent.withObject("/" + verb).withObject("/properties/expect"), Stream.of(refused));
    }

    private void refuse(String verb, String... keys) {
        if (has(verb)) {
            refuse(dependent.withObject("/" + verb), Stream.of(keys));
        }
    }

    /** What changes a store has a time-out, and is not run twice. */
    private void changing() {
        if (!has("changes") || !has("timeout")) {
            return;
        }
        ObjectNode rule = all.addObject();
        names(rule.putObject("if").putArray("required"), List.of("changes"));
        rule.withObject("/if/properties/changes").put("minItems", 1);
        ObjectNode then = rule.putObject("then");
        if (has("ready")) {
            names(then.putArray("required"), List.of("timeout", "ready"));
        } else {
            names(then.putArray("required"), List.of("timeout"));
            refuse(then, Stream.of("retry", "severity"));
        }
    }

    private void kinds() {
        switch (shape.name()) {
            case "secret" -> names(dependent.putObject("key").putArray("required"), List.of("file"));
            case "store" -> names(dependent.putObject("history").putArray("required"), List.of("postgresql"));
            case "files" -> files();
            case "playbook" ->
                names(
                        object.withObject("/properties/settings/propertyNames/not")
                                .putArray("enum"),
                        Names.RESERVED.stream().sorted().toList());
            default -> {
                // The others have no rules of their own.
            }
        }
    }

    private void files() {
        ArrayNode ways = object.putArray("oneOf");
        for (String operation : FileKeys.OPERATIONS) {
            boolean remove = operation.equals("remove");
            ObjectNode way = ways.addObject();
            names(way.putArray("required"), remove ? List.of(operation) : List.of(operation, "to"));
            Stream<String> others = FileKeys.OPERATIONS.stream().filter(other -> !other.equals(operation));
            refuse(
                    way,
                    Stream.concat(
                            others,
                            remove
                                    ? Stream.of("to", "mode", "owner")
                                    : operation.equals("link") ? Stream.of("mode") : Stream.of()));
        }
        ObjectNode alone = ways.addObject();
        names(alone.putArray("required"), List.of("to"));
        refuse(alone, FileKeys.OPERATIONS.stream());
        ArrayNode one = alone.putArray("anyOf");
        List.of("mode", "owner").forEach(key -> names(one.addObject().putArray("required"), List.of(key)));
    }

    private boolean has(String key) {
        return shape.key(key).isPresent();
    }

    private static void refuse(ObjectNode node, Stream<String> keys) {
        keys.forEach(key -> node.withObject("/properties").put(key, false));
    }

    private static void names(ArrayNode array, List<String> names) {
        names.forEach(array::add);
    }
}
