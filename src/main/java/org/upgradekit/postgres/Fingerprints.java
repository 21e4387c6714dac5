package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.postgres.Fingerprint.Content;

/**
 * Reads fingerprints: about 0.2 GB of rows a second. Reads only.
 *
 * <p>A connection in auto-commit mode gets one REPEATABLE READ transaction for it. One that is in a transaction already
 * is read in that, so that a clone or an exported snapshot can share the moment; the pinned settings then hold until
 * the caller ends it.
 */
public final class Fingerprints {
    /** From here on objects belong to users, not to initdb. */
    private static final String TABLES = """
            SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relkind = 'm' AND NOT c.relispopulated
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid >= 16384 AND c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
               AND n.nspname !~ '^pg_(toast|temp)'
             ORDER BY 1""";

    private static final String SEQUENCES = """
            SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid >= 16384 AND c.relkind = 'S' AND c.relpersistence <> 't'
             ORDER BY 1""";

    /** The output function is called by name: a column called like the alias, or a cast of a user's, changes nothing. */
    private static final String ROWS = """
            SELECT count(*), coalesce(sum(hashtextextended(textin(record_out(upgradekit_row.*)) COLLATE "C", 0)::numeric), 0)
              FROM ONLY %s AS upgradekit_row""";

    /** In parts, since no value has more than 1 GB, and a large object may; of each part its digest alone is kept. */
    private static final String LARGE_OBJECTS = """
            SELECT count(*), coalesce(sum(hashtextextended(m.oid || ' ' || encode((
                     WITH RECURSIVE part (place, size, digest) AS (
                         SELECT 0::bigint, length(one), sha256(one)
                           FROM (SELECT lo_get(m.oid, 0, 16777216) AS one OFFSET 0) AS begin
                         UNION ALL
                         SELECT next.place, length(next.one), sha256(next.one)
                           FROM (SELECT part.place + 16777216 AS place,
                                        lo_get(m.oid, part.place + 16777216, 16777216) AS one
                                   FROM part WHERE part.size = 16777216 OFFSET 0) AS next)
                     SELECT sha256(string_agg(digest, ''::bytea ORDER BY place)) FROM part),
                     'hex') COLLATE "C", 0)::numeric), 0)
              FROM pg_largeobject_metadata m""";

    /** PostgreSQL's insufficient_privilege. */
    private static final String REFUSED = "42501";

    private final Connection connection;

    private Fingerprints(Connection connection) {
        this.connection = connection;
    }

    /** Throws {@link EnvironmentFailure} when something cannot be read: a fingerprint of a part is none. */
    public static Fingerprint read(Connection connection) {
        try {
            return ReadOnlyTransaction.around(connection, inner -> new Fingerprints(inner).all());
        } catch (SQLException failure) {
            throw unreadable(failure);
        }
    }

    /** The schema alone: milliseconds, for the question whether it moved since a plan was made. */
    public static SortedMap<String, String> schema(Connection connection) {
        try {
            return ReadOnlyTransaction.around(connection, SchemaDigest::read);
        } catch (SQLException failure) {
            throw unreadable(failure);
        }
    }

    private Fingerprint all() throws SQLException {
        return new Fingerprint(
                tables(), sequences(), one("the large objects", LARGE_OBJECTS), SchemaDigest.read(connection));
    }

    private SortedMap<String, Content> tables() throws SQLException {
        SortedMap<String, Content> contents = new TreeMap<>();
        for (Table table : found()) {
            contents.put(
                    table.name(),
                    table.unpopulated()
                            ? Content.UNPOPULATED
                            : one("table " + table.name(), ROWS.formatted(table.name())));
        }
        return contents;
    }

    private List<Table> found() throws SQLException {
        List<Table> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                found.add(new Table(rows.getString(1), rows.getBoolean(2)));
            }
        }
        return found;
    }

    private SortedMap<String, String> sequences() throws SQLException {
        List<String> names = new ArrayList<>();
        SortedMap<String, String> values = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(SEQUENCES)) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            for (String name : names) {
                try (ResultSet row = statement.executeQuery("SELECT last_value, is_called FROM " + name)) {
                    row.next();
                    values.put(name, row.getLong(1) + (row.getBoolean(2) ? " called" : " not called"));
                }
            }
        }
        return values;
    }

    private Content one(String what, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return new Content(row.getLong(1), row.getString(2));
        } catch (SQLException failure) {
            throw new SQLException(what + ": " + failure.getMessage(), failure.getSQLState(), failure);
        }
    }

    private static EnvironmentFailure unreadable(SQLException failure) {
        return new EnvironmentFailure(
                ExitCode.REFUSED,
                Diagnostic.error(
                        "the fingerprint of a database could not be read",
                        SqlErrors.describe(failure),
                        !REFUSED.equals(failure.getSQLState())
                                ? ""
                                : "the store's admin connection must read every row: a superuser, or a role with BYPASSRLS"
                                        + " and SELECT on all tables and large objects"),
                failure);
    }

    /** A table to read. */
    private record Table(String name, boolean unpopulated) {}
}
