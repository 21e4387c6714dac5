package org.upgradekit.playbook;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.playbook.Value.Section;

/** What must hold between the keys of a playbook. What a step must keep within itself is in {@link StepRules}. */
final class PlaybookRules {
    private final Problems problems;
    private final Names names;
    private final VersionRules versions;

    PlaybookRules(Problems problems, Names names, VersionRules versions) {
        this.problems = problems;
        this.names = names;
        this.versions = versions;
    }

    void check(Section root) {
        settings(root);
        secrets(root);
        versions.check(root);
        Map<String, Section> stores = named(root, "stores");
        Set<String> changed = new HashSet<>();
        StepRules rules = new StepRules(stores, names, problems);
        stores.values().forEach(store -> store(store, rules));
        root.section("versions")
                .ifPresent(found -> List.of("installed", "available")
                        .forEach(key -> found.section(key).ifPresent(rules::call)));
        root.section("settings")
                .ifPresent(settings -> settings.keys()
                        .keySet()
                        .forEach(name -> settings.section(name)
                                .filter(setting -> !SettingBinder.byVersion(setting))
                                .ifPresent(rules::call)));
        named(root, "services").values().forEach(service -> service(service, rules, changed));
        Map<String, Position> ids = new HashMap<>();
        phases(root, rules, ids, changed);
        for (Section release : root.sections("releases")) {
            versions.when(release);
            phases(release, rules, ids, changed);
        }
        unchanged(root, changed);
    }

    private void phases(Section section, StepRules rules, Map<String, Position> ids, Set<String> changed) {
        for (Phase phase : Phase.values()) {
            for (Section step : section.sections(phase.yamlName())) {
                unique(step, ids);
                rules.step(step);
                versions.when(step);
                step.texts("changes").forEach(store -> changed.add(store.value()));
            }
        }
    }

    private static Map<String, Section> named(Section root, String key) {
        Map<String, Section> sections = new LinkedHashMap<>();
        for (String name : root.entryNames(key)) {
            root.section(key).flatMap(all -> all.section(name)).ifPresent(section -> sections.put(name, section));
        }
        return sections;
    }

    private void settings(Section root) {
        for (String name : root.entryNames("settings")) {
            if (Names.RESERVED.contains(name)) {
                Position at = root.section("settings").orElse(root).at(name);
                problems.add(
                        at, "a setting cannot be called \"" + name + "\"", "${" + name + "} has a meaning already.");
            }
        }
    }

    private void secrets(Section root) {
        for (Section secret : root.sections("secrets")) {
            if (secret.has("key") && !secret.has("file")) {
                problems.add(secret.at("key"), "\"key\" does not belong here", "It picks a line of a file.");
            }
        }
    }

    private void store(Section store, StepRules rules) {
        versions.when(store);
        store.section("postgresql")
                .ifPresent(database -> List.of("url", "admin")
                        .forEach(key -> database.text(key).ifPresent(this::passwordless)));
        store.sections("command").forEach(rules::command);
        if (store.has("history") && (store.has("files") || store.has("command"))) {
            problems.add(store.at("history"), "\"history\" does not belong here", "Only databases have one.");
        }
    }

    /** Of an address; a reference in the place of the password is none. */
    private void passwordless(Text address) {
        if (Source.PASSWORD.matcher(address.value()).find()) {
            problems.add(
                    address.at(),
                    "this address holds a password",
                    "A playbook holds no secret itself, and the plan would keep it.",
                    "write the address into a file (0600), name that under secrets, and write '${secret.NAME}' here");
        }
    }

    private void service(Section service, StepRules rules, Set<String> changed) {
        versions.when(service);
        List.of("start", "stop", "status", "ready")
                .forEach(name -> service.section(name).ifPresent(rules::call));
        service.section("compose").ifPresent(compose -> rules.reached(List.of(compose)));
        rules.stores(service);
        List<Text> changes = service.texts("changes");
        changes.forEach(store -> changed.add(store.value()));
        if (!changes.isEmpty()) {
            String detail = "A service whose start changes stores needs it: its start ends when it is ready.";
            for (String key : List.of("timeout", "ready")) {
                if (!service.has(key)) {
                    problems.add(service.at(), "missing key \"" + key + "\"", detail);
                }
            }
        }
    }

    private void unique(Section step, Map<String, Position> ids) {
        Optional<Text> id = step.text("id");
        if (id.isPresent()) {
            Position first = ids.putIfAbsent(id.get().value(), id.get().at());
            if (first != null) {
                String detail = "The step in " + Problems.place(first, id.get().at())
                        + " has it; plan and journal tell steps by their id.";
                problems.add(id.get().at(), "duplicate step id \"" + id.get().value() + "\"", detail);
            }
        }
    }

    private void unchanged(Section root, Set<String> changed) {
        for (String store : root.entryNames("stores")) {
            if (!changed.contains(store)) {
                problems.add(
                        root.section("stores").orElse(root).at(store),
                        "no step changes the store \"" + store + "\"",
                        "So it would never be saved.",
                        "name it in the changes of the steps that change it, or leave the store out");
            }
        }
    }
}
