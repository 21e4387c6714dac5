package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What is read of a database as its administrator: through its custody, or from the database itself. */
public final class Readings {
    private Readings() {}

    /** Makes the restore point, with the fingerprint of its source when that is asked for. */
    public static Saved<Optional<Fingerprint>> save(Custody custody, boolean fingerprint) {
        return custody.save(session -> fingerprint ? Optional.of(Fingerprints.read(session)) : Optional.empty());
    }

    public static Fingerprint restorePoint(Custody custody) {
        return custody.readRestorePoint(Fingerprints::read);
    }

    /** How many relations the restore point has, its catalogues included. */
    public static int relations(Custody custody) {
        return custody.readRestorePoint(Relations::read).all().size();
    }

    /** What a restored dump, or a clone, holds otherwise than was saved; invalid indexes are not dumped, and not missed. */
    public static List<String> dumpDifferences(Fingerprint saved, Fingerprint found) {
        return saved.without(Fingerprint.INVALID_INDEXES)
                .differencesTo(found.without(Fingerprint.INVALID_INDEXES), "in what was saved", "in what was found");
    }

    public static Fingerprint fingerprint(Server server, String database) {
        return read(server, database, Fingerprints::read);
    }

    public static List<SchemaHistory> histories(Server server, String database, Optional<HistoryWish> wish) {
        return read(server, database, session -> SchemaHistories.detect(session, wish));
    }

    /** What a crash of the server may leave different: unlogged tables, which it empties, and sequences, which go ahead. */
    public static List<String> notCrashSafe(Server server, String database) {
        return read(server, database, session -> Sql.rows(session, """
                        SELECT CASE c.relkind WHEN 'S' THEN 'sequence ' ELSE 'unlogged table ' END || c.oid::regclass
                          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                         WHERE (c.relkind = 'S' OR (c.relkind = 'r' AND c.relpersistence = 'u'))
                           AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                         ORDER BY c.relkind DESC, 1""", row -> String.valueOf(row.getString(1))));
    }

    /** Where the server keeps a database's files, on its own host: its tablespace; empty for who may not know. */
    public static Optional<String> directory(Server server, long oid) {
        return read(
                server,
                server.admin().database(),
                session -> Sql.first(session, """
                        SELECT coalesce(nullif(pg_tablespace_location(dattablespace), ''), setting)
                          FROM pg_database, pg_settings WHERE oid = ? AND name = 'data_directory'""", row -> String.valueOf(row.getString(1)), oid));
    }

    /**
     * The tablespace of the restore point, or of the database where that is gone: another copy of it belongs there. Empty
     * where that is the server's own, or where the administrator may not create anything.
     */
    public static Optional<String> tablespace(Server server, Custody custody) {
        Situation now = custody.inspect();
        long oid = now.restorePoint().or(now::present).map(Database::oid).orElse(0L);
        return read(
                server,
                server.admin().database(),
                session -> Sql.first(session, """
                        SELECT spcname FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace
                         WHERE d.oid = ? AND spcname <> 'pg_default' AND has_tablespace_privilege(t.oid, 'CREATE')""", row -> String.valueOf(row.getString(1)), oid));
    }

    /** What a dump of this content can bring back: all but invalid indexes, which pg_dump leaves out. */
    public static String dumpDigest(Fingerprint fingerprint) {
        return fingerprint.without(Fingerprint.INVALID_INDEXES).digest();
    }

    /** Everything that is to be seen in this session. */
    public static Fingerprint of(Connection session) {
        return Fingerprints.read(session);
    }

    private static <T> T read(Server server, String database, SnapshotReader<T> reader) {
        try (Connection session = server.open(database, "read")) {
            return reader.read(session);
        } catch (SQLException e) {
            throw Server.failure("database " + database + " cannot be read", e);
        }
    }
}
