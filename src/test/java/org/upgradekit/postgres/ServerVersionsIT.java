package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.host.FilteredFile;
import org.upgradekit.host.LocalHost;
import org.upgradekit.host.Processes;
import org.upgradekit.testing.OnEveryPostgres;
import org.upgradekit.testing.PostgresSource;

/** What differs from one major version to the next. */
@OnEveryPostgres
class ServerVersionsIT {
    private static final int MAJOR = PostgresSource.chosen().major();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theServerIsTheOneThatWasAskedFor() throws SQLException {
        try (Server server = CustodyFixture.of("version").server()) {
            assertThat(server.facts().major()).isEqualTo(MAJOR);
        }
    }

    /** STRATEGY came with 15 together with another default; before, files were copied always. */
    @Test
    void aCloneIsCopiedAsFilesAndNotThroughTheLog() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("copied");
        try (Connection content = CustodyFixture.superuser("copied")) {
            TestServer.run(
                    content,
                    "CREATE TABLE app.big AS SELECT repeat(md5(i::text), 30) FROM generate_series(1, 30000) i");
        }
        try (Server server = fixture.server();
                Connection postgres = CustodyFixture.superuser("postgres")) {
            String start = TestServer.value(postgres, "SELECT pg_current_wal_insert_lsn()");
            Saved<Integer> saved = fixture.custody(server).save(session -> 0);
            long logged = Long.parseLong(TestServer.value(
                    postgres, "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '" + start + "')::bigint"));

            // The empty placeholder goes through the log: it is small, and spares the server a checkpoint.
            assertThat(saved.bytes()).isGreaterThan(35_000_000);
            assertThat(logged).isLessThan(saved.bytes() / 3);
        }
    }

    /** From 16 on CREATEROLE does not reach roles that others made: refused while nothing has been stopped yet. */
    @Test
    void rightsThatANewerServerNoLongerGivesAreFoundByTheTrial() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("narrow");
        try (Connection postgres = CustodyFixture.superuser("postgres")) {
            TestServer.run(
                    postgres,
                    "ALTER DATABASE narrow RESET app.word",
                    "CREATE ROLE narrow LOGIN CREATEDB CREATEROLE IN ROLE pg_signal_backend, product, deputy, reader");
        }
        try (Server server = fixture.server("narrow", CustodyFixture.port())) {
            List<Obstacle> found = new RightsTrial(server, fixture.claim)
                    .on(server.database("narrow").orElseThrow());
            if (MAJOR < 16) {
                assertThat(found).isEmpty();
            } else {
                assertThat(found).extracting(Obstacle::id).containsExactly("restore-rights");
                assertThat(found.get(0).why()).contains("ADMIN");
            }
            assertThat(server.databases()).noneMatch(one -> one.name().startsWith("upg_scratch"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "14 | LC_COLLATE 'C' LC_CTYPE 'C'",
                "15 | LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LC_COLLATE 'C' LC_CTYPE 'C'",
                "16 | LOCALE_PROVIDER icu ICU_LOCALE 'en-US' ICU_RULES '&a < g' LC_COLLATE 'C' LC_CTYPE 'C'",
                "17 | LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'",
                "18 | LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST' LC_COLLATE 'C' LC_CTYPE 'C'",
            })
    void aDatabaseOfTheSameShapeCanBeMade(int since, String words) throws SQLException {
        assumeTrue(MAJOR >= since, "came with " + since);
        TestServer server = TestServer.shared();
        String model = "shape_" + since;
        try (Connection control = server.connect("postgres")) {
            TestServer.run(control, "CREATE DATABASE " + model + " TEMPLATE template0 ENCODING 'UTF8' " + words);
            DatabaseShape shape;
            try (Connection connection = server.connect(model)) {
                shape = DatabaseShape.read(connection);
            }
            TestServer.run(control, DatabaseShape.parse(shape.text()).create(model + "_again", MAJOR));
            try (Connection connection = server.connect(model + "_again")) {
                assertThat(DatabaseShape.read(connection)).isEqualTo(shape);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "17 | GRANT MAINTAIN ON part TO PUBLIC | schema: relations differ",
                "18 | ALTER TABLE part ALTER COLUMN twice SET EXPRESSION AS (id * 3) | schema: columns differ",
                "18 | ALTER TABLE part ALTER CONSTRAINT whole NOT ENFORCED | schema: constraints differ",
            })
    void whatANewerServerKnowsIsPartOfTheFingerprint(int since, String change, String difference) throws SQLException {
        assumeTrue(MAJOR >= since, "came with " + since);
        TestServer server = TestServer.shared();
        try (Connection connection = server.connect(server.newDatabase())) {
            TestServer.run(
                    connection,
                    "CREATE TABLE whole (id int PRIMARY KEY)",
                    "CREATE TABLE part (id int CONSTRAINT whole REFERENCES whole"
                            + (MAJOR >= 18 ? ", twice int GENERATED ALWAYS AS (id * 2) VIRTUAL)" : ")"),
                    "INSERT INTO whole VALUES (1)",
                    "INSERT INTO part (id) VALUES (1)");
            Fingerprint before = Fingerprints.read(connection);
            TestServer.run(connection, change);

            assertThat(before.differencesTo(Fingerprints.read(connection), "before", "after"))
                    .contains(difference);
        }
    }

    @Test
    void anOlderDumpToolIsRefusedByTheServerAsWeSay() throws SQLException, IOException {
        Processes processes = LocalHost.of(Map.of("PATH", String.valueOf(System.getenv("PATH"))))
                .processes();
        DumpTools tools = DumpTools.find(processes, MAJOR).orElseThrow();
        assumeTrue(tools.major() < MAJOR, "pg_dump is not older than this server");
        CustodyFixture fixture = CustodyFixture.of("newer");
        try (Server server = fixture.server()) {
            assertThat(tools.unfitFor(server.facts().major()))
                    .hasValueSatisfying(
                            finding -> assertThat(finding.hint()).isEqualTo("install postgresql-client-" + MAJOR));

            assertThatExceptionOfType(EnvironmentFailure.class)
                    .isThrownBy(() -> new Dump(processes, tools, server)
                            .write("newer", FilteredFile.plain(directory.resolve("dump")), task(), Fingerprints::read))
                    .satisfies(failure ->
                            assertThat(failure.diagnostics().get(0).detail()).contains("server version mismatch"));
        }
    }

    private static DumpTask task() {
        return new DumpTask("dump", Optional.empty(), 1, Duration.ofMinutes(1), line -> {});
    }
}
