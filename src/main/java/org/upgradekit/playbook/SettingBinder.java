package org.upgradekit.playbook;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.upgradekit.playbook.Value.Section;
import org.upgradekit.version.Order;

/** Settings, versions and what narrows: checked sections become records. */
final class SettingBinder {
    private SettingBinder() {}

    static Map<String, Setting> settings(Section root) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        root.section("settings")
                .ifPresent(all -> all.keys()
                        .keySet()
                        .forEach(name -> settings.put(
                                name,
                                all.text(name)
                                        .<Setting>map(Setting.Fixed::new)
                                        .orElseGet(() -> mapping(
                                                all.section(name).orElseThrow(CallBinder.missing(all, name)))))));
        return settings;
    }

    /** Whether a setting that is a mapping is chosen by version: its keys are ranges then. */
    static boolean byVersion(Section setting) {
        return setting.keys().keySet().stream().allMatch(Form.RANGE::fits);
    }

    private static Setting mapping(Section setting) {
        if (!byVersion(setting)) {
            return new Setting.Probe(CallBinder.bind(setting));
        }
        Map<String, Text> cases = new LinkedHashMap<>();
        setting.keys().keySet().forEach(range -> cases.put(range, CallBinder.text(setting, range)));
        return new Setting.ByVersion(cases, setting.at());
    }

    static Versions versions(Section root) {
        Section versions = root.section("versions").orElseThrow(CallBinder.missing(root, "versions"));
        Map<String, LocalDate> support = new LinkedHashMap<>();
        CallBinder.texts(versions, "support").forEach((line, day) -> support.put(line, LocalDate.parse(day.value())));
        return new Versions(
                CallBinder.bind(versions.section("installed").orElseThrow(CallBinder.missing(versions, "installed"))),
                order(root),
                words(versions.texts("available")),
                versions.section("available").map(CallBinder::bind),
                versions.word("step").equals(Optional.of("minor")),
                words(versions.texts("stops")),
                support);
    }

    static Order order(Section root) {
        return root.section("versions")
                .flatMap(versions -> versions.word("order"))
                .map(word -> Order.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Order.SEMVER);
    }

    static Optional<When> when(Section section) {
        return section.section("when").map(when -> {
            Map<String, List<Text>> conditions = new LinkedHashMap<>();
            when.keys().keySet().forEach(name -> conditions.put(name, CallBinder.oneOrMore(when, name)));
            return new When(conditions, when.at());
        });
    }

    static List<Compatibility> compatibility(Section root) {
        List<Compatibility> all = new ArrayList<>();
        for (Section one : root.sections("compatibility")) {
            all.add(new Compatibility(
                    CallBinder.text(one, "component").value(),
                    CallBinder.text(one, "version"),
                    one.has("same"),
                    one.word("minor")
                            .map(Integer::parseInt)
                            .map(OptionalInt::of)
                            .orElse(OptionalInt.empty()),
                    one.at()));
        }
        return all;
    }

    private static List<String> words(List<Text> texts) {
        return texts.stream().map(Text::value).toList();
    }
}
