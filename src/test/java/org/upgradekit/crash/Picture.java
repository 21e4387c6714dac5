package org.upgradekit.crash;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/** All that "exactly the old state" means, taken without any of our own code: rows, sequences, settings, files. */
final class Picture {
    private static final String TABLES = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";
    private static final String SEQUENCES = "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences";
    private static final String LARGE_OBJECTS =
            "SELECT oid, pg_get_userbyid(lomowner), lomacl, lo_get(oid) FROM pg_largeobject_metadata";
    private static final String DATABASE =
            "SELECT pg_get_userbyid(datdba), ARRAY(SELECT acl FROM unnest(datacl) acl ORDER BY acl::text), datconnlimit, datallowconn, encoding,"
                    + " datcollate, dattablespace, shobj_description(oid, 'pg_database'),"
                    + " (SELECT string_agg(setrole::regrole || ' ' || setconfig::text, ';' ORDER BY setrole::regrole::text) FROM pg_db_role_setting"
                    + " WHERE setdatabase = pg_database.oid) FROM pg_database WHERE datname = current_database()";

    private static final String ROLES =
            "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolcanlogin, rolreplication,"
                    + " rolconnlimit, ARRAY(SELECT roleid::regrole::text FROM pg_auth_members WHERE member = r.oid ORDER BY 1)"
                    + " FROM pg_roles r WHERE rolname !~ '^(pg_|" + Notes.AWAY + ")'";

    private Picture() {}

    static SortedMap<String, String> of(Connection database, List<Path> files) throws IOException, SQLException {
        SortedMap<String, String> all = new TreeMap<>();
        for (String table : column(database, TABLES)) {
            all.put("table " + table, rows(database, "SELECT * FROM " + table));
        }
        for (String sequence : column(database, SEQUENCES)) {
            all.put("sequence " + sequence, rows(database, "SELECT last_value, is_called FROM " + sequence));
        }
        all.put("large objects", rows(database, LARGE_OBJECTS));
        all.put("database", rows(database, DATABASE));
        all.put("roles", rows(database, ROLES));
        for (Path root : files) {
            add(root, all);
        }
        return all;
    }

    /** What differs between two runs of one upgrade: when a migration ran, and how long it took. */
    static SortedMap<String, String> withoutTimes(SortedMap<String, String> picture) {
        SortedMap<String, String> all = new TreeMap<>(picture);
        all.computeIfPresent(
                "table public.flyway_schema_history",
                (name, rows) -> rows.lines()
                        .map(row -> row.replaceAll("\\t[^\\t]*\\t\\d+\\t([tf])$", "\t$1"))
                        .collect(Collectors.joining("\n")));
        return all;
    }

    /**
     * The same with sequences as they were wanted, where they are ahead as a crash of the server leaves them: it notes in its
     * log how far 32 numbers on they may be, and gives out the next one from there.
     */
    static SortedMap<String, String> sequencesBack(SortedMap<String, String> wanted, SortedMap<String, String> found) {
        SortedMap<String, String> all = new TreeMap<>(found);
        wanted.forEach((name, value) -> {
            String now = found.get(name);
            if (name.startsWith("sequence ") && now != null && ahead(value, now)) {
                all.put(name, value);
            }
        });
        return all;
    }

    private static boolean ahead(String before, String now) {
        long numbers = Long.parseLong(now.split("\t", 2)[0]) - Long.parseLong(before.split("\t", 2)[0]);
        return numbers > 0 && numbers <= 33;
    }

    /** The names of what differs, with both values where they are short. */
    static List<String> differences(SortedMap<String, String> wanted, SortedMap<String, String> found) {
        Map<String, String> rest = new HashMap<>(found);
        List<String> different = new ArrayList<>();
        wanted.forEach((name, value) -> {
            String other = rest.remove(name);
            if (!value.equals(other)) {
                different.add(name + ": " + cut(value) + " is " + cut(String.valueOf(other)));
            }
        });
        rest.keySet().forEach(name -> different.add(name + " is new"));
        return different;
    }

    private static String cut(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    private static String rows(Connection database, String query) throws IOException, SQLException {
        StringWriter out = new StringWriter();
        database.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (" + query + ") TO STDOUT", out);
        return out.toString().lines().sorted().collect(Collectors.joining("\n"));
    }

    static List<String> column(Connection database, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                values.add(result.getString(1));
            }
        }
        return values;
    }

    private static void add(Path root, SortedMap<String, String> all) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.toList()) {
                String facts =
                        Files.readAttributes(file, "unix:mode,uid,gid,nlink", LinkOption.NOFOLLOW_LINKS)
                                .entrySet()
                                .stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(Object::toString)
                                .collect(Collectors.joining(" "));
                all.put("file " + file, facts + " " + attributes(file) + content(file));
            }
        }
    }

    private static String attributes(Path file) throws IOException {
        UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        if (view == null || Files.isSymbolicLink(file)) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        for (String name : view.list()) {
            ByteBuffer value = ByteBuffer.allocate(view.size(name));
            view.read(name, value);
            all.append(name)
                    .append('=')
                    .append(StandardCharsets.UTF_8.decode(value.flip()))
                    .append(' ');
        }
        return all.toString();
    }

    private static String content(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return "-> " + Files.readSymbolicLink(file);
        }
        return Files.isRegularFile(file) ? Files.readString(file) : "";
    }
}
