package org.upgradekit.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schema as digests over the catalogue, one for each kind of object, without {@code pg_dump}: its output differs from
 * one call to the next. What is read stands in {@code schema-digest.sql}.
 */
final class SchemaDigest {
    private static final String QUERIES = "schema-digest.sql";
    private static final Pattern SECTION = Pattern.compile("(?m)^-- section: (.+)$");

    /**
     * PostgreSQL prints {@code x IN ('a', 'b')} over a varchar as a cast of an array, reads its own text back as an
     * array of casts, and prints that from then on: a restored dump would differ from its source without this.
     */
    private static final Pattern CAST_ARRAY =
            Pattern.compile("\\(ARRAY\\[((?:'(?:[^']|'')*'::(?:character varying|bpchar)(?:, )?)+)]\\)::text\\[]");

    private static final Pattern CAST_ELEMENT = Pattern.compile("('(?:[^']|'')*'::(?:character varying|bpchar))");

    private SchemaDigest() {}

    /** Within the caller's transaction, under {@link PinnedSettings}. */
    static SortedMap<String, String> read(Connection connection) throws SQLException {
        SortedMap<String, String> digests = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> section : sections().entrySet()) {
                digests.put(section.getKey(), digest(lines(statement, section.getValue())));
            }
        }
        return digests;
    }

    /** The lines behind the digest of one section, sorted; for messages and tests. */
    static List<String> lines(Statement statement, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                lines.add(canonical(rows.getString(1)));
            }
        }
        // Sorted here and not by the server, whose collation differs from host to host.
        Collections.sort(lines);
        return lines;
    }

    static Map<String, String> sections() {
        String text = text();
        Map<String, String> sections = new LinkedHashMap<>();
        Matcher heads = SECTION.matcher(text);
        int start = -1;
        String name = "";
        while (heads.find()) {
            if (start >= 0) {
                sections.put(name, text.substring(start, heads.start()));
            }
            name = heads.group(1);
            start = heads.end();
        }
        sections.put(name, text.substring(start));
        return sections;
    }

    static String canonical(String line) {
        return CAST_ARRAY
                .matcher(line)
                .replaceAll(array -> Matcher.quoteReplacement(
                        "ARRAY[" + CAST_ELEMENT.matcher(array.group(1)).replaceAll("($1)::text") + "]"));
    }

    private static String digest(List<String> lines) {
        MessageDigest digest = Digests.start();
        for (String line : lines) {
            digest.update(line.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String text() {
        try (InputStream stream = SchemaDigest.class.getResourceAsStream(QUERIES)) {
            if (stream == null) {
                throw new IllegalStateException(QUERIES + " is missing from the program");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
