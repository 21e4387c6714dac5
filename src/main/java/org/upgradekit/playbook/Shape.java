package org.upgradekit.playbook;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mapping with keys of ours.
 *
 * @param name for people, without an article: {@code step}
 * @param choices groups of keys of which one has to be taken
 * @param reasons why a key that an author may expect here is not one
 */
record Shape(String name, String documentation, List<Key> keys, List<Choice> choices, Map<String, String> reasons) {
    /**
     * One of several groups of keys; the keys of the taken group go together.
     *
     * @param what the groups are: verb, kind of store
     */
    record Choice(String what, List<List<String>> groups, boolean required) {
        static Choice one(String what, String... names) {
            return new Choice(what, List.of(names).stream().map(List::of).toList(), true);
        }

        List<String> names() {
            return groups.stream().flatMap(List::stream).toList();
        }
    }

    Shape(String name, String documentation, List<Key> keys) {
        this(name, documentation, keys, List.of(), Map.of());
    }

    Shape(String name, String documentation, List<Key> keys, Choice choice) {
        this(name, documentation, keys, List.of(choice), Map.of());
    }

    /** What one of them is: steps of different phases are all steps. */
    String noun() {
        int end = name.indexOf(" of ");
        return end < 0 ? name : name.substring(0, end);
    }

    Optional<Key> key(String wanted) {
        return keys.stream().filter(key -> key.name().equals(wanted)).findFirst();
    }

    List<String> names() {
        return keys.stream().map(Key::name).toList();
    }
}
