package org.upgradekit.playbook;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.playbook.Value.Leaf;
import org.upgradekit.playbook.Value.Section;
import org.upgradekit.version.Order;
import org.upgradekit.version.Range;

/** What must hold of versions, and of what is narrowed by them. */
final class VersionRules {
    private final Problems problems;
    private final Names names;
    private final Order order;

    VersionRules(Section root, Names names, Problems problems) {
        this.problems = problems;
        this.names = names;
        this.order = SettingBinder.order(root);
    }

    void check(Section root) {
        root.section("versions").ifPresent(versions -> {
            versions.texts("available").forEach(this::version);
            versions.texts("stops").forEach(this::version);
            versions.texts("support").forEach(this::day);
        });
        root.section("settings")
                .ifPresent(settings -> settings.keys()
                        .keySet()
                        .forEach(name -> settings.section(name)
                                .filter(SettingBinder::byVersion)
                                .ifPresent(this::cases)));
        releases(root);
    }

    /** The form lets a 31st of February pass. */
    private void day(Text text) {
        try {
            LocalDate.parse(text.value());
        } catch (DateTimeParseException e) {
            problems.add(text.at(), "there is no day " + text.value(), "Expected " + Form.DATE.documentation() + ".");
        }
    }

    private void version(Text text) {
        version(text.value(), text.at());
    }

    private void version(String version, Position at) {
        if (!order.accepts(version)) {
            problems.add(
                    at,
                    "\"" + version + "\" is not a version",
                    "The order of this playbook is " + order.name().toLowerCase(Locale.ROOT) + ".");
        }
    }

    private void cases(Section setting) {
        setting.keys().forEach((range, at) -> range(range, at));
    }

    private void range(String text, Position at) {
        Range.parse(text).bounds().forEach(bound -> version(bound.version(), at));
    }

    private void releases(Section root) {
        TreeMap<String, Text> seen = new TreeMap<>(order);
        root.section("releases")
                .ifPresent(releases -> releases.keys().forEach((version, at) -> {
                    version(version, at);
                    if (order.accepts(version)) {
                        Optional.ofNullable(seen.putIfAbsent(version, new Text(version, at)))
                                .ifPresent(first -> twice(first, version, at));
                    }
                }));
    }

    private void twice(Text first, String version, Position at) {
        problems.add(
                at,
                "the release \"" + version + "\" stands here twice",
                "\"" + first.value() + "\" in " + Problems.place(first.at(), at) + " is the same version.");
    }

    /** The conditions of one {@code when}. */
    void when(Section section) {
        section.section("when").ifPresent(when -> {
            for (Map.Entry<String, Position> key : when.keys().entrySet()) {
                condition(key.getKey(), key.getValue());
                when.value(key.getKey()).ifPresent(this::ranges);
            }
        });
    }

    private void condition(String name, Position at) {
        List<String> known = names.conditions();
        if (!known.contains(name)) {
            String detail = names.byVersion(name)
                    ? "It is chosen by the running version, so it has no single value for a hop."
                    : "Known here: " + String.join(", ", known) + ".";
            problems.add(at, "\"" + name + "\" is nothing that when knows", detail, Nearest.hint(name, known));
        }
    }

    private void ranges(Value value) {
        if (value instanceof Leaf leaf && Range.is(leaf.text().value())) {
            range(leaf.text().value(), leaf.at());
        } else if (value instanceof Value.Items items) {
            items.values().forEach(this::ranges);
        }
    }
}
