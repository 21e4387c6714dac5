package org.upgradekit.postgres;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A fingerprint as a file beside a copy: so that a copy that is not what was saved is refused by the name of the table or
 * sequence that differs, and not by two digests. One flat JSON object: {@code table NAME} and {@code large objects} are
 * {@code ROWS SUM}, {@code sequence NAME} is its value, {@code schema SECTION} a digest.
 */
public final class FingerprintFile {
    private static final String TABLE = "table ";
    private static final String SEQUENCE = "sequence ";
    private static final String SCHEMA = "schema ";
    private static final String LARGE_OBJECTS = "large objects";

    private FingerprintFile() {}

    public static byte[] write(Fingerprint fingerprint) {
        Map<String, String> fields = new LinkedHashMap<>();
        fingerprint.tables().forEach((name, content) -> fields.put(TABLE + name, text(content)));
        fingerprint.sequences().forEach((name, value) -> fields.put(SEQUENCE + name, value));
        fields.put(LARGE_OBJECTS, text(fingerprint.largeObjects()));
        fingerprint.schema().forEach((section, sum) -> fields.put(SCHEMA + section, sum));
        return (FlatJson.write(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Empty when it is not one: then only the digests tell whether two are equal. */
    public static Optional<Fingerprint> read(byte[] bytes) {
        return FlatJson.read(new String(bytes, StandardCharsets.UTF_8).strip())
                .filter(fields -> fields.containsKey(LARGE_OBJECTS))
                .flatMap(FingerprintFile::fromFields);
    }

    private static Optional<Fingerprint> fromFields(Map<String, String> fields) {
        SortedMap<String, Fingerprint.Content> tables = new TreeMap<>();
        SortedMap<String, String> sequences = new TreeMap<>();
        SortedMap<String, String> schema = new TreeMap<>();
        try {
            fields.forEach((name, value) -> {
                if (name.startsWith(TABLE)) {
                    tables.put(name.substring(TABLE.length()), content(value));
                } else if (name.startsWith(SEQUENCE)) {
                    sequences.put(name.substring(SEQUENCE.length()), value);
                } else if (name.startsWith(SCHEMA)) {
                    schema.put(name.substring(SCHEMA.length()), value);
                }
            });
            return Optional.of(
                    new Fingerprint(tables, sequences, content(fields.getOrDefault(LARGE_OBJECTS, "")), schema));
        } catch (IllegalArgumentException noNumber) {
            return Optional.empty();
        }
    }

    private static String text(Fingerprint.Content content) {
        return content.rows() + " " + content.sum();
    }

    private static Fingerprint.Content content(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException(text);
        }
        return new Fingerprint.Content(Long.parseLong(text.substring(0, space)), text.substring(space + 1));
    }
}
