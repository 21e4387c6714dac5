package org.upgradekit.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a server must have before it takes a dump, and what belongs to the database and stands in no dump: roles and
 * tablespaces are the server's, extensions come with its packages. Kept beside the dump as one flat JSON object:
 * {@code needs} is the version of this format, {@code server} the dumped server's {@code server_version_num};
 * {@code role NAME} and {@code member NAME} are the statements that create a role (without a password) and make it a
 * member; {@code tablespace NAME} is empty, {@code extension NAME} its version; {@code database owner}, {@code limit},
 * {@code template}, {@code comment} where it has one, and {@code rights}, empty, where it has others than the built-in
 * ones, which {@code right N} are then; {@code setting N} those of the database, and of roles in it.
 *
 * @param server {@code server_version_num}
 * @param roles statements that create each, by name
 * @param members statements that make each of them a member of others
 * @param limit of connections, -1 for none
 */
public record Needs(
        int server,
        SortedMap<String, String> roles,
        SortedMap<String, String> members,
        SortedSet<String> tablespaces,
        SortedMap<String, String> extensions,
        Attributes attributes,
        int limit,
        Optional<String> comment) {
    private static final String VERSION = "1";
    private static final int PER_MAJOR = 10_000;

    /** Empty when it is not one. */
    public static Optional<Needs> read(String text) {
        return FlatJson.read(text.strip())
                .filter(fields -> VERSION.equals(fields.get("needs")))
                .flatMap(Needs::fromFields);
    }

    private static Optional<Needs> fromFields(Map<String, String> fields) {
        try {
            return Optional.of(new Needs(
                    Integer.parseInt(need(fields, "server")),
                    below("role ", fields),
                    below("member ", fields),
                    new TreeSet<>(below("tablespace ", fields).keySet()),
                    below("extension ", fields),
                    new Attributes(
                            need(fields, "database owner"),
                            Boolean.parseBoolean(need(fields, "database template")),
                            Optional.ofNullable(fields.get("database rights")).map(there -> rights(fields)),
                            settings(fields)),
                    Integer.parseInt(need(fields, "database limit")),
                    Optional.ofNullable(fields.get("database comment"))));
        } catch (IllegalArgumentException incomplete) {
            return Optional.empty();
        }
    }

    private static Set<Attributes.Grant> rights(Map<String, String> fields) {
        Set<Attributes.Grant> rights = new TreeSet<>();
        for (Map<String, String> one : numbered("right ", fields)) {
            rights.add(new Attributes.Grant(
                    need(one, "grantor"),
                    need(one, "grantee"),
                    need(one, "privilege"),
                    Boolean.parseBoolean(need(one, "grantable"))));
        }
        return rights;
    }

    private static List<Attributes.Setting> settings(Map<String, String> fields) {
        return numbered("setting ", fields).stream()
                .map(one -> new Attributes.Setting(need(one, "role"), need(one, "assignment")))
                .toList();
    }

    private static List<Map<String, String>> numbered(String prefix, Map<String, String> fields) {
        List<Map<String, String>> all = new ArrayList<>();
        for (int number = 1; fields.containsKey(prefix + number); number++) {
            all.add(FlatJson.read(need(fields, prefix + number)).orElseThrow(IllegalArgumentException::new));
        }
        return all;
    }

    private static SortedMap<String, String> below(String prefix, Map<String, String> fields) {
        SortedMap<String, String> found = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    private static String need(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }

    /** 15 for 15.18. */
    int major() {
        return server / PER_MAJOR;
    }
}
