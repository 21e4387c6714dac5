package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.testing.OnEveryPostgres;

/** Each change that a weaker fingerprint was seen to miss, and each difference that is none. */
@OnEveryPostgres
class FingerprintsIT {
    private final TestServer server = TestServer.shared();
    private String database = "";
    private Connection connection;

    FingerprintsIT() throws SQLException {
        database = server.newDatabase();
        connection = server.connect(database);
    }

    @BeforeEach
    void tables() throws SQLException {
        TestServer.run(
                connection,
                "CREATE TYPE pair AS (a int, b int)",
                "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                "CREATE TABLE item (id int PRIMARY KEY, price numeric, name text COLLATE loose, span interval,"
                        + " data jsonb, raw json, doc tsvector, bits bit(4), cash money, at timestamptz, f float8)",
                "INSERT INTO item VALUES (1, 1.0, 'Anna', '1 day', '{\"n\": 1.0}', '{}', 'a b', B'1010', '12.50',"
                        + " '2026-01-01 00:00+00', 0.1)",
                "CREATE TABLE trap (t pair, x int, upgradekit_row pair)",
                "INSERT INTO trap VALUES ((1, 2), 3, (1, 2))",
                "CREATE UNLOGGED TABLE fast (n int)",
                "INSERT INTO fast SELECT generate_series(1, 5)",
                "CREATE TABLE parent (id int, part int) PARTITION BY LIST (part)",
                "CREATE TABLE parent_1 PARTITION OF parent FOR VALUES IN (1)",
                "INSERT INTO parent VALUES (1, 1)",
                "CREATE TABLE animal (n text); CREATE TABLE dog (tail int) INHERITS (animal)",
                "INSERT INTO dog VALUES ('rex', 1)",
                "CREATE TABLE calc (a int, b int GENERATED ALWAYS AS (a * 2) STORED)",
                "INSERT INTO calc VALUES (2)",
                "CREATE SCHEMA \"Other\"; CREATE TABLE \"Other\".\"Odd \"\"name\" (v int)",
                "CREATE MATERIALIZED VIEW sums AS SELECT sum(id) FROM item",
                "CREATE MATERIALIZED VIEW later AS SELECT 1 AS one WITH NO DATA",
                "CREATE SEQUENCE numbers",
                "SELECT lo_from_bytea(4711, 'one')");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    /** No value of PostgreSQL's has more than 1 GB, and a large object may. */
    @Test
    void aLargeObjectOfMoreThanAValueCanHoldIsReadToItsEnd() throws SQLException {
        TestServer.run(connection, "SELECT lo_put(4711, 1100000000, 'a')");
        String before = Fingerprints.read(connection).digest();
        TestServer.run(connection, "SELECT lo_put(4711, 1100000000, 'b')");
        assertThat(Fingerprints.read(connection).digest()).isNotEqualTo(before);
    }

    @Test
    void holdsEveryTableThatHasRowsOfItsOwn() {
        Fingerprint fingerprint = Fingerprints.read(connection);

        assertThat(fingerprint.tables().keySet())
                .containsExactly(
                        "\"Other\".\"Odd \"\"name\"",
                        "public.animal",
                        "public.calc",
                        "public.dog",
                        "public.fast",
                        "public.item",
                        "public.later",
                        "public.parent_1",
                        "public.sums",
                        "public.trap");
        assertThat(fingerprint.tables())
                .hasEntrySatisfying(
                        "public.animal", animal -> assertThat(animal.rows()).isZero());
        assertThat(fingerprint.tables().get("public.later")).isEqualTo(Fingerprint.Content.UNPOPULATED);
        assertThat(fingerprint.sequences()).containsEntry("public.numbers", "1 not called");
        assertThat(fingerprint.largeObjects().rows()).isEqualTo(1);
        assertThat(fingerprint.rows()).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE item SET price = 1.00",
                "UPDATE item SET name = 'ANNA'",
                "UPDATE item SET span = '24 hours'",
                "UPDATE item SET data = '{\"n\": 1.00}'",
                "UPDATE item SET raw = '{ }'",
                "UPDATE item SET doc = 'a c'",
                "UPDATE item SET bits = B'1011'",
                "UPDATE item SET cash = '12.51'",
                "UPDATE item SET f = 0.1::float8 + 1.4e-17",
                "UPDATE item SET f = '-0'",
                "UPDATE trap SET x = 4",
                "UPDATE fast SET n = 6 WHERE n = 5",
                "UPDATE parent SET id = 2",
                "UPDATE calc SET a = 3",
                "DELETE FROM dog",
                "INSERT INTO \"Other\".\"Odd \"\"name\" VALUES (NULL)",
                "REFRESH MATERIALIZED VIEW later",
                "SELECT nextval('numbers')",
                "SELECT lo_put(4711, 0, 'two')",
                "ALTER TABLE item DROP CONSTRAINT item_pkey",
                "ALTER SEQUENCE numbers INCREMENT 2",
                "COMMENT ON TABLE item IS 'a comment'",
                "GRANT SELECT ON item TO PUBLIC",
                "ALTER TABLE item ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY p ON item USING (true)",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int)",
                "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
                "CREATE TYPE mood AS ENUM ('happy')",
                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
                "CREATE PUBLICATION p FOR TABLE item",
                "CREATE EXTENSION pgcrypto",
                "CREATE STATISTICS s ON id, price FROM item",
                "CREATE VIEW v AS SELECT id FROM item",
                "CREATE RULE r AS ON DELETE TO dog DO INSTEAD NOTHING",
                "CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)",
                "GRANT SELECT ON LARGE OBJECT 4711 TO PUBLIC",
                "ALTER TABLE item ALTER price SET DEFAULT 1",
            })
    void seesTheChange(String sql) throws SQLException {
        Fingerprint before = Fingerprints.read(connection);

        TestServer.run(connection, sql);
        Fingerprint after = Fingerprints.read(connection);

        assertThat(before.differencesTo(after, "before", "after")).hasSizeBetween(1, 4);
        assertThat(after.digest()).isNotEqualTo(before.digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VACUUM FULL item",
                "REINDEX TABLE item",
                "ANALYZE",
                "SET TimeZone = 'Asia/Tokyo'",
                "SET DateStyle = 'ISO, DMY'",
                "SET IntervalStyle = 'iso_8601'",
                "SET extra_float_digits = 0",
                "SET bytea_output = 'escape'",
                "SET search_path = \"Other\"",
                "SET quote_all_identifiers = on",
                "GRANT ALL ON item TO postgres",
            })
    void isBlindToWhatIsNoChange(String sql) throws SQLException {
        Fingerprint before = Fingerprints.read(connection);

        TestServer.run(connection, sql);

        assertThat(before.differencesTo(Fingerprints.read(connection), "before", "after"))
                .isEmpty();
    }

    /** A limit far below what the reading takes, and far above what it takes to lift it. */
    @Test
    void isNotCutOffByALimitOfTheSession() throws SQLException {
        TestServer.run(
                connection,
                "CREATE UNLOGGED TABLE long AS SELECT n FROM generate_series(1, 1000000) n",
                "SET statement_timeout = 100");

        assertThatThrownBy(() -> TestServer.run(connection, "SELECT sum(hashtext(long::text)) FROM long"))
                .hasMessageContaining("canceling statement");
        assertThat(Fingerprints.read(connection).digest()).isNotEmpty();
    }

    @Test
    void namesTheTablesThatDiffer() throws SQLException {
        Fingerprint before = Fingerprints.read(connection);

        TestServer.run(
                connection, "UPDATE item SET price = 2", "DELETE FROM fast WHERE n > 3", "CREATE TABLE extra (n int)");

        assertThat(before.differencesTo(Fingerprints.read(connection), "before", "after"))
                .containsExactly(
                        "table public.extra: only after",
                        "table public.fast: 5 ↔ 3 rows",
                        "table public.item: other content in 1 row",
                        "schema: columns differ",
                        "schema: relations differ");
    }

    @Test
    void isTheSameForAClone() throws SQLException {
        Fingerprint source = Fingerprints.read(connection);
        connection.close();
        String clone = database + "_c";
        try (Connection control = server.connect("postgres")) {
            TestServer.run(control, "CREATE DATABASE " + clone + " TEMPLATE " + database);
        }

        try (Connection inClone = server.connect(clone)) {
            assertThat(Fingerprints.read(inClone)).isEqualTo(source);
        }
    }

    @Test
    void refusesRowsThatAPolicyHides() throws SQLException {
        String owner = "owner_" + database;
        TestServer.run(
                connection,
                "CREATE ROLE " + owner + " LOGIN",
                "ALTER TABLE item OWNER TO " + owner,
                "DO $$ DECLARE r record; BEGIN FOR r IN SELECT oid::regclass AS name FROM pg_class"
                        + " WHERE relkind IN ('r', 'm', 'S', 'p') AND oid >= 16384 LOOP"
                        + " EXECUTE 'GRANT SELECT ON ' || r.name || ' TO " + owner + "'; END LOOP; END $$",
                "GRANT USAGE ON SCHEMA \"Other\" TO " + owner,
                "ALTER TABLE item ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE item FORCE ROW LEVEL SECURITY");

        try (Connection asOwner = server.connect(database, owner)) {
            assertThatThrownBy(() -> Fingerprints.read(asOwner))
                    .isInstanceOfSatisfying(
                            EnvironmentFailure.class,
                            failure -> assertThat(failure.diagnostics().get(0).detail())
                                    .contains("table public.item")
                                    .contains("row-level security"));
        }
    }

    @Test
    void sharesTheCallersTransactionAndItsSnapshot() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            statement.execute("SELECT 1");
        }
        try (Connection other = server.connect(database)) {
            TestServer.run(other, "DELETE FROM fast");
        }

        assertThat(Fingerprints.read(connection).tables())
                .hasEntrySatisfying(
                        "public.fast", fast -> assertThat(fast.rows()).isEqualTo(5));
        assertThat(connection.getAutoCommit()).isFalse();
    }

    @Test
    void tellsAnInvalidIndexFromAValidOne() throws SQLException {
        TestServer.run(connection, "CREATE INDEX fast_n ON fast (n)");
        Fingerprint before = Fingerprints.read(connection);

        TestServer.run(connection, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'fast_n'::regclass");

        assertThat(before.differencesTo(Fingerprints.read(connection), "before", "after"))
                .containsExactly("schema: indexes differ", "schema: invalid indexes differ");
    }

    @Test
    void holdsNoObjectNumbers() throws SQLException {
        connection.setAutoCommit(false);
        PinnedSettings.apply(connection);
        String oids = "("
                + TestServer.value(
                        connection,
                        "SELECT string_agg(oid::text, '|') FROM pg_class"
                                + " WHERE oid >= 16384 AND relnamespace = 'public'::regnamespace")
                + ")";
        try (Statement statement = connection.createStatement()) {
            for (String sql : SchemaDigest.sections().values()) {
                assertThat(SchemaDigest.lines(statement, sql))
                        .noneMatch(line -> line.matches("(?s).*\\b" + oids + "\\b.*"));
            }
        }
    }
}
