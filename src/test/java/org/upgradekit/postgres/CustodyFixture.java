package org.upgradekit.postgres;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.upgradekit.testing.PostgresSource;

/** A product's database with everything a clone loses, on a server that knows slots and prepared transactions. */
final class CustodyFixture {
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final String database;
    final String run = String.format("20261121T010003Z-%04x", RUNS.incrementAndGet());
    final Claim claim;

    private CustodyFixture(String database, boolean keepsName, boolean fresh) throws SQLException {
        this.database = database;
        try (Connection postgres = superuser("postgres")) {
            if (fresh) {
                create(postgres);
            }
            long oid = Long.parseLong(
                    TestServer.value(postgres, "SELECT oid FROM pg_database WHERE datname = " + Sql.text(database)));
            this.claim = new Claim(
                    run,
                    "host-1",
                    "/var/lib/upgradekit/p",
                    "p",
                    "database",
                    database,
                    oid,
                    Optional.empty(),
                    keepsName);
        }
    }

    static CustodyFixture of(String database) throws SQLException {
        return new CustodyFixture(database, false, true);
    }

    static CustodyFixture keepingName(String database) throws SQLException {
        return new CustodyFixture(database, true, true);
    }

    /** A later run on the same database, whatever OID it has by now. */
    CustodyFixture again() throws SQLException {
        return new CustodyFixture(database, claim.keepsName(), false);
    }

    private void create(Connection postgres) throws SQLException {
        String name = Sql.name(database);
        TestServer.run(
                postgres,
                role("product", "LOGIN"),
                role("reader", "LOGIN"),
                role("deputy", "LOGIN"),
                role("dba", "LOGIN CREATEDB CREATEROLE IN ROLE pg_signal_backend"),
                // From 16 on CREATEROLE alone changes no role that it did not create.
                "GRANT product, deputy, reader TO dba WITH ADMIN OPTION",
                "CREATE DATABASE " + name + " OWNER product TEMPLATE template0 CONNECTION LIMIT 17",
                "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + name + " TO reader WITH GRANT OPTION",
                "SET ROLE reader",
                "GRANT CONNECT ON DATABASE " + name + " TO deputy",
                "RESET ROLE",
                "ALTER DATABASE " + name + " SET search_path TO \"$user\", 'Odd, one', public",
                "ALTER DATABASE " + name + " SET app.word TO E'back\\\\slash ''quote'' ü'",
                "ALTER ROLE product IN DATABASE " + name + " SET work_mem TO '7MB'",
                "ALTER ROLE reader IN DATABASE " + name + " SET statement_timeout TO '1s'",
                "COMMENT ON DATABASE " + name + " IS E'The \"one\" \\\\ it''s\\n{\"upgradekit\":\"x\"} ü'");
        try (Connection content = as("product", database)) {
            TestServer.run(
                    content,
                    "CREATE SCHEMA app",
                    "CREATE TABLE app.item (id serial PRIMARY KEY, body text)",
                    "CREATE UNLOGGED TABLE app.cache (id int)",
                    "INSERT INTO app.item (body) SELECT md5(i::text) FROM generate_series(1, 500) i",
                    "INSERT INTO app.cache VALUES (1)");
        }
    }

    private static String role(String name, String options) {
        return "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '" + name + "') THEN CREATE ROLE "
                + name + " " + options + "; END IF; END $$";
    }

    static int port() {
        return Shared.PORT;
    }

    static Connection superuser(String database) throws SQLException {
        return as("postgres", database);
    }

    static Connection as(String user, String database) throws SQLException {
        return TestServer.sessions("test", Duration.ZERO)
                .open(address(user, port()).withDatabase(database), "test");
    }

    static Address address(String user, int port) {
        return new Address("127.0.0.1", port, "postgres", user, Optional.empty(), new TreeMap<>())
                .withOption("sslmode", "disable");
    }

    Server server() {
        return server("postgres", port());
    }

    Server server(String admin, int port) {
        return Server.connect(TestServer.sessions(run, Duration.ZERO), address(admin, port));
    }

    /** Its sessions bear another name, so that this run does not end them as its own. */
    static Server ofAnotherRun() {
        return Server.connect(TestServer.sessions("20261121T010004Z-eeee", Duration.ZERO), address("postgres", port()));
    }

    Custody custody(Server server) {
        return new Custody(server, claim, PATIENCE);
    }

    /** What the migration does: it changes all that the database has, its attributes too. */
    void migrate(String name) throws SQLException {
        try (Connection content = superuser(name)) {
            TestServer.run(
                    content,
                    "UPDATE app.item SET body = 'migrated' WHERE id % 2 = 0",
                    "ALTER TABLE app.item ADD COLUMN extra int",
                    "SELECT nextval('app.item_id_seq')",
                    "DROP TABLE app.cache",
                    "ALTER DATABASE " + Sql.name(name) + " SET work_mem TO '9MB'",
                    "GRANT TEMPORARY ON DATABASE " + Sql.name(name) + " TO reader");
        }
    }

    /** Every row of every table, as COPY writes it, and the sequence. */
    String content(String name) throws SQLException {
        try (Connection connection = superuser(name)) {
            StringBuilder all = new StringBuilder();
            List<String> tables = Sql.rows(
                    connection,
                    "SELECT format('%I.%I', schemaname, relname) FROM pg_stat_user_tables ORDER BY 1",
                    row -> row.getString(1));
            for (String table : tables) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("COPY (SELECT * FROM " + table + " ORDER BY 1) TO STDOUT", out);
                all.append(table).append('\n').append(out.toString(StandardCharsets.UTF_8));
            }
            return all + TestServer.value(connection, "SELECT last_value || ' ' || is_called FROM app.item_id_seq");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the catalogue says of the database beside its OID. */
    String catalogue(String name) throws SQLException {
        try (Connection postgres = superuser("postgres")) {
            return TestServer.value(postgres, """
                    SELECT concat_ws('|', pg_get_userbyid(datdba), datistemplate, datallowconn, datconnlimit, dattablespace,
                                     encoding, datcollate, datctype,
                                     (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(datacl) a),
                                     (SELECT string_agg(setrole::regrole || ':' || setconfig::text, ' ' ORDER BY setrole)
                                        FROM pg_db_role_setting WHERE setdatabase = d.oid),
                                     shobj_description(oid, 'pg_database'))
                      FROM pg_database d WHERE datname =
                    """ + Sql.text(name));
        }
    }

    long oid(String name) throws SQLException {
        try (Connection postgres = superuser("postgres")) {
            return Long.parseLong(
                    TestServer.value(postgres, "SELECT oid FROM pg_database WHERE datname = " + Sql.text(name)));
        }
    }

    /** The databases of this run that there are. */
    String leftovers() throws SQLException {
        Names names = claim.names();
        try (Connection postgres = superuser("postgres")) {
            return Sql.rows(postgres, "SELECT datname FROM pg_database ORDER BY 1", row -> row.getString(1)).stream()
                    .filter(one -> List.of(names.work(), names.restorePoint(), names.old(), names.scratch())
                            .contains(one))
                    .collect(Collectors.joining(" "));
        }
    }

    private static final class Shared {
        private static final int PORT = PostgresSource.chosen()
                .start(Map.of(
                        "fsync", "off",
                        "wal_level", "logical",
                        "max_prepared_transactions", "4",
                        "max_connections", "60"));
    }
}
