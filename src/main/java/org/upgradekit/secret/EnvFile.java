package org.upgradekit.secret;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A file of {@code NAME=value} lines as systemd's EnvironmentFile= reads it: comments, {@code export}, quotes. */
final class EnvFile {
    private EnvFile() {}

    /** The last value of the key; the shell's and systemd's rule. */
    static Optional<String> value(String content, String key) {
        return Optional.ofNullable(all(content).get(key));
    }

    /** All of them, in the order of the file. */
    static Map<String, String> all(String content) {
        Map<String, String> values = new LinkedHashMap<>();
        content.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#") && !line.startsWith(";"))
                .map(line -> line.startsWith("export ") ? line.substring(7).strip() : line)
                .forEach(line -> {
                    int equals = line.indexOf('=');
                    if (equals > 0) {
                        values.put(
                                line.substring(0, equals),
                                unquote(line.substring(equals + 1).strip()));
                    }
                });
        return values;
    }

    private static String unquote(String text) {
        boolean quoted = text.length() >= 2
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        if (!quoted) {
            return text;
        }
        String inner = text.substring(1, text.length() - 1);
        return text.charAt(0) == '"' ? inner.replace("\\\"", "\"").replace("\\\\", "\\") : inner;
    }
}
