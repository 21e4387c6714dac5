package org.upgradekit.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much was written to a database until a moment: by the server's log, which all of its databases share, and by the
 * counters of each table, which a crash of the server loses. For people: neither decides anything.
 *
 * @param wal the position in the server's log, {@code 0/16B3748}; empty when it may not be read
 * @param reset when the counters were last reset by command; empty when never, or not known
 * @param counting since when the server counts at all: a crash makes it begin anew, with every counter at none; empty when not
 *     known
 * @param tables rows inserted, updated and deleted, by qualified name
 */
public record Tally(
        long oid,
        Optional<String> wal,
        Optional<String> reset,
        Optional<String> counting,
        SortedMap<String, Rows> tables) {
    private static final String TABLE = "table ";
    private static final int MOST = 5;

    /** Rows inserted, updated and deleted. */
    public record Rows(long inserted, long updated, long deleted) {
        private static final Rows NONE = new Rows(0, 0, 0);

        private Rows minus(Rows before) {
            return new Rows(inserted - before.inserted, updated - before.updated, deleted - before.deleted);
        }

        private boolean fewer() {
            return inserted < 0 || updated < 0 || deleted < 0;
        }

        private String words() {
            List<String> words = new ArrayList<>();
            add(words, inserted, "inserted");
            add(words, updated, "updated");
            add(words, deleted, "deleted");
            return String.join(", ", words);
        }

        private static void add(List<String> words, long count, String word) {
            if (count > 0) {
                words.add(count + " " + word);
            }
        }
    }

    /** As it is now. */
    public static Tally read(Server server, Database database) {
        try (Connection session = server.open(database.name(), "read")) {
            Optional<String> wal = Sql.first(session, """
                    SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN ''
                           ELSE pg_catalog.pg_current_wal_lsn()::text END""", row -> String.valueOf(row.getString(1)));
            Optional<String> reset = Sql.first(
                    session,
                    "SELECT coalesce(stats_reset::text, '') FROM pg_catalog.pg_stat_database"
                            + " WHERE datname = current_database()",
                    row -> String.valueOf(row.getString(1)));
            // Of the whole server's counters one that nobody has a reason to reset: a crash resets it with all others.
            Optional<String> counting = Sql.first(
                    session,
                    "SELECT coalesce(extract(epoch FROM stats_reset)::text, '') FROM pg_catalog.pg_stat_archiver",
                    row -> String.valueOf(row.getString(1)));
            SortedMap<String, Rows> tables = new TreeMap<>();
            Sql.rows(
                            session,
                            """
                            SELECT format('%I.%I', schemaname, relname), n_tup_ins, n_tup_upd, n_tup_del
                              FROM pg_catalog.pg_stat_user_tables""",
                            row -> Map.entry(
                                    String.valueOf(row.getString(1)),
                                    new Rows(row.getLong(2), row.getLong(3), row.getLong(4))))
                    .forEach(entry -> tables.put(entry.getKey(), entry.getValue()));
            return new Tally(database.oid(), said(wal), said(reset), said(counting), tables);
        } catch (SQLException e) {
            throw Server.failure("the counters of database " + database.name() + " cannot be read", e);
        }
    }

    private static Optional<String> said(Optional<String> text) {
        return text.filter(one -> !one.isEmpty());
    }

    /** Bytes of the server's log since an earlier tally; empty where that cannot be told. */
    public Optional<Long> walSince(Tally before, Server server) {
        if (wal.isEmpty() || before.wal.isEmpty()) {
            return Optional.empty();
        }
        try (Connection session = server.open(server.admin().database(), "read")) {
            return Sql.first(
                            session,
                            "SELECT pg_catalog.pg_wal_lsn_diff(?::pg_lsn, ?::pg_lsn)::bigint",
                            row -> row.getLong(1),
                            wal.get(),
                            before.wal.get())
                    .filter(bytes -> bytes >= 0);
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    /** What was written to which tables since an earlier tally, for people. */
    public String movedSince(Tally before) {
        List<String> moved = new ArrayList<>();
        boolean lost = lostSince(before);
        for (Map.Entry<String, Rows> entry : tables.entrySet()) {
            Rows more = entry.getValue().minus(before.tables.getOrDefault(entry.getKey(), Rows.NONE));
            lost |= more.fewer();
            if (!more.words().isEmpty()) {
                moved.add(entry.getKey() + " (" + more.words() + ")");
            }
        }
        if (lost) {
            return "which tables were written to is unknown: the server lost its counters, by a crash or a reset";
        }
        if (moved.isEmpty()) {
            return "no counter of a table moved";
        }
        String more = moved.size() > MOST ? " and " + (moved.size() - MOST) + " more tables" : "";
        return "rows of " + String.join(", ", moved.subList(0, Math.min(MOST, moved.size()))) + more;
    }

    /** Whether the counters began anew; a tally of an earlier version of this tool does not say since when they count. */
    private boolean lostSince(Tally before) {
        boolean anew = before.counting.isPresent() && !counting.equals(before.counting);
        return anew || !reset.equals(before.reset) || (tables.isEmpty() && !before.tables.isEmpty());
    }

    /** As a file. */
    public byte[] text() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("oid", Long.toString(oid));
        wal.ifPresent(position -> fields.put("wal", position));
        reset.ifPresent(time -> fields.put("reset", time));
        counting.ifPresent(time -> fields.put("counting", time));
        tables.forEach((name, rows) ->
                fields.put(TABLE + name, rows.inserted() + " " + rows.updated() + " " + rows.deleted()));
        return (FlatJson.write(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Empty when it is none. */
    public static Optional<Tally> parse(byte[] bytes) {
        return FlatJson.read(new String(bytes, StandardCharsets.UTF_8).strip()).flatMap(Tally::of);
    }

    private static Optional<Tally> of(Map<String, String> fields) {
        try {
            SortedMap<String, Rows> tables = new TreeMap<>();
            fields.forEach((name, value) -> {
                if (name.startsWith(TABLE)) {
                    String[] counts = value.split(" ", 3);
                    tables.put(
                            name.substring(TABLE.length()),
                            new Rows(Long.parseLong(counts[0]), Long.parseLong(counts[1]), Long.parseLong(counts[2])));
                }
            });
            return Optional.of(new Tally(
                    Long.parseLong(fields.getOrDefault("oid", "")),
                    Optional.ofNullable(fields.get("wal")),
                    Optional.ofNullable(fields.get("reset")),
                    Optional.ofNullable(fields.get("counting")),
                    tables));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException none) {
            return Optional.empty();
        }
    }
}
