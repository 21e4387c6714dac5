package org.upgradekit.playbook;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.version.Order;
import org.upgradekit.version.Range;

/**
 * The settings of a playbook with what the operator says instead, for the versions that a path touches.
 *
 * @param fixed those with one value, in the order of the file
 * @param byVersion for each version the values of the others
 */
public record Settings(Map<String, String> fixed, Map<String, Map<String, String>> byVersion) {
    /** What a setting is when this version should be running. */
    public Optional<String> value(String name, String running) {
        return Optional.ofNullable(fixed.get(name))
                .or(() -> Optional.ofNullable(
                        byVersion.getOrDefault(running, Map.of()).get(name)));
    }

    /**
     * The values, with the references to earlier settings filled. An operator's value is taken as it is.
     *
     * @param overrides by name
     * @param probed what the host answered, by name
     * @param versions that should be running at some moment
     * @throws InputFailure for an override of a setting that the playbook does not have, and for a version that no case
     *     of a setting holds; exit code 2
     */
    public static Settings resolve(
            Playbook playbook,
            Map<String, String> overrides,
            Function<String, Optional<String>> probed,
            Collection<String> versions) {
        refuseUnknown(playbook.settings(), overrides);
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        for (String version : versions) {
            Map<String, String> values = new LinkedHashMap<>();
            playbook.settings().forEach((name, setting) -> {
                String override = overrides.get(name);
                Optional<String> value = override != null
                        ? Optional.of(override)
                        : value(
                                name,
                                setting,
                                probed,
                                new At(version, playbook.versions().order(), values));
                value.ifPresent(found -> values.put(name, found));
            });
            all.put(version, values);
        }
        return split(all);
    }

    /** What decides about a value. */
    private record At(String version, Order order, Map<String, String> earlier) {
        String fill(Text text) {
            return text.template().fill(name -> Optional.ofNullable(earlier.get(name)));
        }
    }

    private static Optional<String> value(
            String name, Setting setting, Function<String, Optional<String>> probed, At at) {
        if (setting instanceof Setting.Fixed fixed) {
            return Optional.of(at.fill(fixed.text()));
        }
        if (setting instanceof Setting.ByVersion chosen) {
            return Optional.of(chosen.cases().entrySet().stream()
                    .filter(one -> Range.parse(one.getKey()).contains(at.version(), at.order()))
                    .findFirst()
                    .map(one -> at.fill(one.getValue()))
                    .orElseThrow(() -> new InputFailure(Diagnostic.error(
                            chosen.at(),
                            "no case of the setting \"" + name + "\" holds for version " + at.version(),
                            "Its cases: " + String.join(", ", chosen.cases().keySet()) + ".",
                            "Add one to the playbook, or say --set " + name + "=VALUE"))));
        }
        return probed.apply(name);
    }

    static void refuseUnknown(Map<String, Setting> settings, Map<String, String> overrides) {
        for (String name : overrides.keySet()) {
            if (!settings.containsKey(name)) {
                String known =
                        settings.isEmpty() ? "It has none." : "It has " + String.join(", ", settings.keySet()) + ".";
                throw new InputFailure(Diagnostic.error(
                        "the playbook has no setting \"" + name + "\"", known, Nearest.hint(name, settings.keySet())));
            }
        }
    }

    private static Settings split(Map<String, Map<String, String>> all) {
        Map<String, String> fixed = new LinkedHashMap<>();
        Map<String, Map<String, String>> byVersion = new LinkedHashMap<>();
        all.values().stream()
                .findFirst()
                .ifPresent(first -> first.forEach((name, value) -> {
                    if (all.values().stream().allMatch(values -> value.equals(values.get(name)))) {
                        fixed.put(name, value);
                    }
                }));
        all.forEach((version, values) -> values.forEach((name, value) -> {
            if (!fixed.containsKey(name)) {
                byVersion.computeIfAbsent(version, one -> new LinkedHashMap<>()).put(name, value);
            }
        }));
        return new Settings(fixed, byVersion);
    }
}
