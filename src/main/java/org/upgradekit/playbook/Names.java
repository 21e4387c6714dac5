package org.upgradekit.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.playbook.Value.Section;

/** The names that a playbook gives, for references to take. */
final class Names {
    /** Words of ours that a setting may not be called. */
    static final Set<String> RESERVED = Set.of("from", "to", "running", "item", "playbook", "secret", "store");

    /** The playbook's folder, whose files steps use. */
    static final String PLAYBOOK = "playbook";

    private static final String ITEM = "item";

    private static final List<String> VERSIONS = List.of("from", "to", "running");
    private static final List<String> DATABASE = List.of("url", "jdbc", "host", "port", "name", "user", "password");
    /** Of a database's values, those that hold its password. */
    static final Set<String> SECRET_ENDINGS = Set.of("url", "jdbc", "password");

    /** What a store of some kind has. */
    static final List<String> STORE_VALUES =
            Stream.concat(DATABASE.stream(), Stream.of("dir")).toList();

    private final Map<String, Position> settings = new LinkedHashMap<>();
    private final List<String> secrets = new ArrayList<>();
    private final List<String> stores = new ArrayList<>();

    private final Set<String> byVersion = new LinkedHashSet<>();

    private final FolderReference folder;

    Names(Section root, PlaybookFolder folder) {
        this.folder = new FolderReference(folder);
        root.section("settings").ifPresent(section -> {
            settings.putAll(section.keys());
            section.keys().keySet().forEach(name -> chosen(section, name));
        });
        root.entryNames("secrets").forEach(name -> secrets.add("secret." + name));
        root.section("stores").ifPresent(section -> section.keys().keySet().forEach(id -> addStore(section, id)));
    }

    /** A setting is chosen by version itself, or by one that it refers to, which stands before it. */
    private void chosen(Section all, String name) {
        boolean itself = all.section(name).filter(SettingBinder::byVersion).isPresent();
        boolean other = all.text(name).stream()
                .flatMap(text -> text.template().names().stream())
                .anyMatch(byVersion::contains);
        if (itself || other) {
            byVersion.add(name);
        }
    }

    /** Whether the setting's value depends on the version that should be running. */
    boolean byVersion(String setting) {
        return byVersion.contains(setting);
    }

    /** What {@code when} may ask. */
    List<String> conditions() {
        List<String> conditions = new ArrayList<>(List.of("from", "to"));
        settings.keySet().stream().filter(name -> !byVersion.contains(name)).forEach(conditions::add);
        return conditions;
    }

    private void addStore(Section section, String id) {
        Optional<Section> store = section.section(id);
        if (store.map(one -> one.has("files")).orElse(false)) {
            stores.add("store." + id + ".dir");
        } else if (!store.map(one -> one.has("command")).orElse(false)) {
            DATABASE.forEach(value -> stores.add("store." + id + "." + value));
        }
    }

    /** Whether its value is, or holds, a secret. */
    static boolean secret(String name) {
        return name.startsWith("secret.")
                || (name.startsWith("store.") && SECRET_ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1)));
    }

    /** Whether it stands for one of the hop's versions. */
    static boolean version(String name) {
        return VERSIONS.contains(name);
    }

    /** Every name that a reference may take anywhere. */
    List<String> all() {
        List<String> names = new ArrayList<>(settings.keySet());
        names.addAll(VERSIONS);
        names.add(ITEM);
        if (!folder.empty()) {
            names.add(PLAYBOOK);
        }
        names.addAll(secrets);
        names.addAll(stores);
        return names;
    }

    /** The names that may stand in a scope, at a place. */
    List<String> in(Scope scope, Position at) {
        return all().stream()
                .filter(name -> allowed(name, scope, at))
                .distinct()
                .toList();
    }

    private boolean allowed(String name, Scope scope, Position at) {
        return switch (scope) {
            case NONE, SCRIPT -> false;
            case EARLIER_SETTINGS -> stands(name, at);
            case SETTINGS -> settings.containsKey(name);
            case CONNECTION -> settings.containsKey(name) || secrets.contains(name);
            case ARGV, SHOWN -> !secret(name);
            case VALUE -> true;
        };
    }

    /** The files that {@code ${playbook}} can lead to. */
    FolderReference folder() {
        return folder;
    }

    /** Whether it is no setting, or one that stands before the place. */
    boolean before(String name, Position at) {
        return !settings.containsKey(name) || stands(name, at);
    }

    /** Another setting has to begin between the two: the value that asks does not stand before itself. */
    private boolean stands(String setting, Position at) {
        Position key = settings.get(setting);
        return key != null && settings.values().stream().anyMatch(other -> before(key, other) && before(other, at));
    }

    private static boolean before(Position one, Position other) {
        return one.line() < other.line() || (one.line() == other.line() && one.column() < other.column());
    }
}
