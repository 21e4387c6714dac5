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

    public static Fingerprint fingerprint(Server server, String database) {
        return read(server, database, Fingerprints::read);
    }

    public static List<SchemaHistory> histories(Server server, String database) {
        return read(server, database, SchemaHistories::detect);
    }

    /** What a dump of this content can bring back: all but invalid indexes, which pg_dump leaves out. */
    public static String dumpDigest(Fingerprint fingerprint) {
        return fingerprint.without(Fingerprint.INVALID_INDEXES).digest();
    }

    private static <T> T read(Server server, String database, SnapshotReader<T> reader) {
        try (Connection session = server.open(database, "read")) {
            return reader.read(session);
        } catch (SQLException e) {
            throw Server.failure("database " + database + " cannot be read", e);
        }
    }
}
