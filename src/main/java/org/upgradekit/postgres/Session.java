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
