package org.upgradekit.postgres;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a database holds, small enough to keep: two databases with equal fingerprints have the same rows, sequences,
 * large objects and schema. Record hashes are blind to 1.0 → 1.00, to citext case and to row security; hence every
 * row's text is hashed, by a reader that sees all rows.
 *
 * <p>Not in it: roles and other objects of the server, statistics, foreign tables' rows, temporary tables, and what
 * {@code CREATE DATABASE} keeps outside of a database (owner, ACL, settings).
 *
 * @param tables by qualified and quoted name: ordinary tables, leaves of partitioned ones, materialized views
 * @param sequences by qualified and quoted name: {@code last_value}, then {@code called} or {@code not called}
 * @param largeObjects all of them, by number and content
 * @param schema a SHA-256 in hex for each kind of object ({@code columns}, {@code indexes}, …)
 */
public record Fingerprint(
        SortedMap<String, Content> tables,
        SortedMap<String, String> sequences,
        Content largeObjects,
        SortedMap<String, String> schema) {
    /** pg_dump leaves invalid indexes out: a trial restore does not look at this section. */
    static final String INVALID_INDEXES = "invalid indexes";

    public Fingerprint {
        tables = new TreeMap<>(tables);
        sequences = new TreeMap<>(sequences);
        schema = new TreeMap<>(schema);
    }

    /**
     * The rows of one table.
     *
     * @param rows how many
     * @param sum of the rows' 64-bit hashes, as a decimal number: a sum tells apart what XOR would cancel;
     *     {@code unpopulated} for a materialized view that holds nothing yet
     */
    public record Content(long rows, String sum) {
        static final Content UNPOPULATED = new Content(0, "unpopulated");
    }

    /** SHA-256 in hex over all of it. */
    public String digest() {
        return Digests.sha256(text().getBytes(StandardCharsets.UTF_8));
    }

    /** Rows of all tables. */
    public long rows() {
        return tables.values().stream().mapToLong(Content::rows).sum();
    }

    /**
     * What {@code other} has that this has not, and the other way round, a line for people each; empty when equal.
     *
     * @param here where something is that only this has: {@code in what was saved}
     * @param there where something is that only the other has
     */
    List<String> differencesTo(Fingerprint other, String here, String there) {
        List<String> differences = new ArrayList<>();
        for (String table : union(tables, other.tables)) {
            Content mine = tables.get(table);
            Content theirs = other.tables.get(table);
            if (mine == null || theirs == null) {
                differences.add("table " + table + ": only " + (mine == null ? there : here));
            } else if (!mine.equals(theirs)) {
                differences.add("table " + table + ": " + counts(mine, theirs, "row"));
            }
        }
        for (String sequence : union(sequences, other.sequences)) {
            String mine = sequences.getOrDefault(sequence, "missing");
            String theirs = other.sequences.getOrDefault(sequence, "missing");
            if (!mine.equals(theirs)) {
                differences.add("sequence " + sequence + ": " + mine + " ↔ " + theirs);
            }
        }
        if (!largeObjects.equals(other.largeObjects)) {
            differences.add("large objects: " + counts(largeObjects, other.largeObjects, "object"));
        }
        for (String section : union(schema, other.schema)) {
            if (!Objects.equals(schema.get(section), other.schema.get(section))) {
                differences.add("schema: " + section + " differ");
            }
        }
        return List.copyOf(differences);
    }

    /** The same without one kind of object. */
    Fingerprint without(String section) {
        SortedMap<String, String> rest = new TreeMap<>(schema);
        rest.remove(section);
        return new Fingerprint(tables, sequences, largeObjects, rest);
    }

    private static String counts(Content mine, Content theirs, String unit) {
        if (mine.rows() != theirs.rows()) {
            return mine.rows() + " ↔ " + theirs.rows() + " " + unit + "s";
        }
        return "other content in " + mine.rows() + " " + unit + (mine.rows() == 1 ? "" : "s");
    }

    private static SortedSet<String> union(Map<String, ?> one, Map<String, ?> two) {
        SortedSet<String> names = new TreeSet<>(one.keySet());
        names.addAll(two.keySet());
        return names;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        tables.forEach((name, content) -> text.append("table\t")
                .append(name)
                .append('\t')
                .append(content.rows())
                .append('\t')
                .append(content.sum())
                .append('\n'));
        sequences.forEach((name, value) -> text.append("sequence\t")
                .append(name)
                .append('\t')
                .append(value)
                .append('\n'));
        text.append("large objects\t").append(largeObjects.rows()).append('\t').append(largeObjects.sum());
        schema.forEach((section, sum) ->
                text.append("\nschema\t").append(section).append('\t').append(sum));
        return text.toString();
    }
}
