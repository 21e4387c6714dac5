package org.upgradekit.playbook;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.playbook.Value.Section;

/** Unknown and missing keys of one mapping, and choices that were not taken or taken twice. */
final class ShapeRules {
    private final Shape shape;
    private final Problems problems;

    ShapeRules(Shape shape, Problems problems) {
        this.shape = shape;
        this.problems = problems;
    }

    void check(Section section, List<Mappings.Entry> unknown) {
        Optional<Shape.Choice> open = shape.choices().stream()
                .filter(choice -> choice.required() && taken(choice, section).isEmpty())
                .findFirst();
        unknown.forEach(entry -> unknown(entry, open));
        for (Key key : shape.keys()) {
            if (key.required() && !section.has(key.name())) {
                problems.add(
                        section.at(),
                        "missing key \"" + key.name() + "\"",
                        "Needed in \"" + shape.noun() + "\": " + key.documentation());
            }
        }
        for (Shape.Choice choice : shape.choices()) {
            choice(choice, section, !unknown.isEmpty());
        }
    }

    /** Where the verb is missing as well, the unknown key was meant to be one: that is said once. */
    private void unknown(Mappings.Entry entry, Optional<Shape.Choice> open) {
        String name = entry.name();
        String reason = shape.reasons().get(name);
        if (reason != null) {
            problems.add(entry.at(), "\"" + name + "\" does not belong here", reason);
            return;
        }
        Optional<Shape.Choice> meant = open.filter(choice ->
                Nearest.of(name, shape.names()).map(choice.names()::contains).orElse(true));
        String what = meant.map(Shape.Choice::what).orElse("key");
        List<String> known = meant.map(Shape.Choice::names).orElse(shape.names());
        String detail = "Known in \"" + shape.noun() + "\": " + String.join(", ", known) + ".";
        problems.add(entry.at(), "unknown " + what + " \"" + name + "\"", detail, Nearest.hint(name, known));
    }

    private void choice(Shape.Choice choice, Section section, boolean unknownKeys) {
        List<List<String>> taken = taken(choice, section);
        if (taken.isEmpty() && choice.required() && !unknownKeys) {
            problems.add(
                    section.at(),
                    "this " + shape.noun() + " has no " + choice.what(),
                    "Expected " + expected(choice) + ".");
        }
        if (taken.size() > 1) {
            twice(choice, section, taken);
        }
        if (taken.size() == 1) {
            taken.get(0).stream()
                    .filter(name -> !section.has(name))
                    .forEach(name -> problems.add(
                            section.at(),
                            "missing key \"" + name + "\"",
                            "Expected " + String.join(", ", taken.get(0)) + " together."));
        }
    }

    private static String expected(Shape.Choice choice) {
        return choice.groups().stream()
                .map(group -> group.size() == 1 ? group.get(0) : "all of " + String.join(", ", group))
                .collect(Collectors.joining(" or "));
    }

    private void twice(Shape.Choice choice, Section section, List<List<String>> taken) {
        Position second = taken.get(1).stream()
                .filter(section::has)
                .findFirst()
                .map(section::at)
                .orElse(section.at());
        String names = taken.stream()
                .map(group ->
                        String.join(", ", group.stream().filter(section::has).toList()))
                .collect(Collectors.joining(" and "));
        String detail = "\"" + shape.noun() + "\" takes one " + choice.what() + "; here are " + names + ".";
        problems.add(second, "a second " + choice.what(), detail);
    }

    private static List<List<String>> taken(Shape.Choice choice, Section section) {
        return choice.groups().stream()
                .filter(group -> group.stream().anyMatch(section::has))
                .toList();
    }
}
