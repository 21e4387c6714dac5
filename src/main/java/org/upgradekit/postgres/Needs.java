package org.upgradekit.postgres;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a server must have before it takes a dump: roles and tablespaces belong to the server, extensions to its packages,
 * and no dump of a database holds any of them. Kept beside the dump as one flat JSON object: {@code needs} is the version
 * of this format, {@code server} the dumped server's {@code server_version_num}; {@code role NAME} and {@code member NAME}
 * are the statements that create a role (without a password) and make it a member; {@code tablespace NAME} is empty,
 * {@code extension NAME} its version.
 *
 * @param server {@code server_version_num}
 * @param roles statements that create each, by name
 * @param members statements that make each of them a member of others
 */
public record Needs(
        int server,
        SortedMap<String, String> roles,
        SortedMap<String, String> members,
        SortedSet<String> tablespaces,
        SortedMap<String, String> extensions) {
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
                    Integer.parseInt(fields.getOrDefault("server", "")),
                    below("role ", fields),
                    below("member ", fields),
                    new TreeSet<>(below("tablespace ", fields).keySet()),
                    below("extension ", fields)));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
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

    /** 15 for 15.18. */
    int major() {
        return server / PER_MAJOR;
    }
}
