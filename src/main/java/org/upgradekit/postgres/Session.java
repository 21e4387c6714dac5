package org.upgradekit.postgres;

/**
 * Somebody on a server.
 *
 * @param application how the client names itself, or empty
 * @param client its address, or {@code local}
 * @param kind {@code client backend}, {@code walsender}, …
 */
public record Session(
        int pid, String database, String user, String application, String client, String kind, String query) {
    static final String QUERY = """
            SELECT a.pid, coalesce(a.datname, ''), coalesce(a.usename, ''), coalesce(a.application_name, ''),
                   coalesce(host(a.client_addr), 'local'), coalesce(a.backend_type, ''), coalesce(a.query, '')
              FROM pg_catalog.pg_stat_activity a
            """;

    /** Of our advisory lock on the database with an OID; our own session is none of them. */
    static final String LOCKERS = QUERY + " JOIN pg_catalog.pg_locks l ON l.pid = a.pid WHERE l.locktype = 'advisory'"
            + " AND l.granted AND l.classid::bigint = " + Server.LOCK_CLASS + " AND l.objid::bigint = ?"
            + " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
            + " AND a.pid <> pg_backend_pid()";

    static final Sql.Row<Session> ROW = row -> new Session(
            row.getInt(1),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getString(7));

    /** For people: without the statement, which may hold a secret. */
    @Override
    public String toString() {
        String name = application.isEmpty() ? kind : application;
        return "pid " + pid + ", user " + user + ", from " + client + " (" + name + ")";
    }
}
