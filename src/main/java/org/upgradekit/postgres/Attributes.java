package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What belongs to a database and is not copied to a clone of it: owner, ACL, settings of the database and of roles in it.
 *
 * @param template whether anybody with CREATEDB may clone it
 * @param grants empty when there is no ACL, which means the built-in default
 */
record Attributes(String owner, boolean template, Optional<Set<Grant>> grants, List<Setting> settings) {
    Attributes {
        // Of one role in the order in which they were made; the roles in any.
        settings = settings.stream().sorted(Comparator.comparing(Setting::role)).toList();
    }

    /** Settings that hold a list of names; each name is a value of its own in SET (as in pg_dump's dumputils.c). */
    static final Set<String> LISTS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories");

    /** One entry of the ACL; an empty grantee is PUBLIC. */
    record Grant(String grantor, String grantee, String privilege, boolean grantable) implements Comparable<Grant> {
        @Override
        public int compareTo(Grant other) {
            return Comparator.comparing(Grant::grantor)
                    .thenComparing(Grant::grantee)
                    .thenComparing(Grant::privilege)
                    .thenComparing(Grant::grantable)
                    .compare(this, other);
        }
    }

    /** {@code name=value} as the catalogue has it; an empty role is the database's own. */
    record Setting(String role, String assignment) {}

    static Attributes read(Connection connection, Database database) throws SQLException {
        long oid = database.oid();
        boolean none = Sql.first(
                        connection,
                        "SELECT datacl IS NULL FROM pg_catalog.pg_database WHERE oid = ?",
                        row -> row.getBoolean(1),
                        oid)
                .orElse(true);
        Set<Grant> grants = new TreeSet<>(Sql.rows(
                connection,
                """
                SELECT pg_catalog.pg_get_userbyid(a.grantor),
                       CASE a.grantee WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(a.grantee) END,
                       a.privilege_type, a.is_grantable
                  FROM pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) a
                 WHERE d.oid = ?
                """,
                row -> new Grant(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)),
                oid));
        List<Setting> settings = Sql.rows(connection, """
                SELECT CASE s.setrole WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(s.setrole) END, c.one
                  FROM pg_catalog.pg_db_role_setting s,
                       pg_catalog.unnest(s.setconfig) WITH ORDINALITY AS c (one, place)
                 WHERE s.setdatabase = ? ORDER BY 1, c.place
                """, row -> new Setting(row.getString(1), row.getString(2)), oid);
        return new Attributes(
                database.owner(), database.template(), none ? Optional.empty() : Optional.of(grants), settings);
    }

    /** What gives them to a clone that belongs to {@link #owner} and has none of its own yet. */
    List<String> statements(String database) {
        List<String> statements = new ArrayList<>();
        grants.ifPresent(acl -> {
            statements.add("REVOKE ALL ON DATABASE " + Sql.name(database) + " FROM PUBLIC");
            statements.add("REVOKE ALL ON DATABASE " + Sql.name(database) + " FROM " + Sql.name(owner));
            acl.stream().filter(one -> one.grantor.equals(owner)).forEach(one -> statements.add(grant(one, database)));
            acl.stream().filter(one -> !one.grantor.equals(owner)).forEach(one -> {
                // Whose grant it was is part of it: a later REVOKE by another role would not take it back.
                statements.add("SET LOCAL ROLE " + Sql.name(one.grantor));
                statements.add(grant(one, database));
                statements.add("RESET ROLE");
            });
        });
        settings.forEach(one -> statements.add(set(one, database)));
        if (template) {
            statements.add("ALTER DATABASE " + Sql.name(database) + " IS_TEMPLATE true");
        }
        return statements;
    }

    /** What others than the owner have, given to another database. */
    List<String> granted(String database) {
        List<String> statements = new ArrayList<>();
        grants.orElse(Set.of()).stream()
                .filter(one -> !one.grantee.equals(owner))
                .forEach(one -> statements.add(grant(one, database)));
        settings.forEach(one -> statements.add(set(one, database)));
        return statements;
    }

    private static String grant(Grant one, String database) {
        return "GRANT " + one.privilege + " ON DATABASE " + Sql.name(database) + " TO "
                + (one.grantee.isEmpty() ? "PUBLIC" : Sql.name(one.grantee))
                + (one.grantable ? " WITH GRANT OPTION" : "");
    }

    private static String set(Setting one, String database) {
        int equals = one.assignment.indexOf('=');
        String name = one.assignment.substring(0, equals);
        String value = one.assignment.substring(equals + 1);
        String whom = one.role.isEmpty()
                ? "ALTER DATABASE " + Sql.name(database)
                : "ALTER ROLE " + Sql.name(one.role) + " IN DATABASE " + Sql.name(database);
        return whom + " SET " + Sql.name(name) + " TO " + (LISTS.contains(name) ? list(value) : Sql.text(value));
    }

    /** {@code "$user", public} becomes {@code '$user', 'public'}. */
    private static String list(String value) {
        return Arrays.stream(value.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
                .map(String::strip)
                .map(one -> one.startsWith("\"") && one.endsWith("\"") && one.length() > 1
                        ? one.substring(1, one.length() - 1).replace("\"\"", "\"")
                        : one)
                .map(Sql::text)
                .collect(Collectors.joining(", "));
    }
}
