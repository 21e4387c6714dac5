package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.host.Filter;
import org.upgradekit.host.FilteredFile;
import org.upgradekit.host.Leash;
import org.upgradekit.host.LocalHost;
import org.upgradekit.host.Processes;
import org.upgradekit.testing.OnEveryPostgres;
import org.upgradekit.testing.PostgresSource;

/** With Debian's pg_dump and pg_restore. */
@OnEveryPostgres
class DumpIT {
    private static final String MARKER = "{\"upgradekit\":1,\"run\":\"run\",\"role\":\"scratch\"}";

    @TempDir
    private Path directory = Path.of("");

    private final TestServer embedded = TestServer.shared();
    private final String database = embedded.newDatabase();
    private final String owner = "own'er_" + database;
    private final Connection connection = embedded.connect(database);
    private final Processes processes =
            LocalHost.of(Map.of("PATH", String.valueOf(System.getenv("PATH")))).processes();
    private final Server server = Server.connect(
            TestServer.sessions("run", Duration.ofSeconds(10)), Address.parse(embedded.url("postgres", "postgres")));
    private final DumpTools tools =
            DumpTools.find(processes, server.facts().major()).orElseThrow();
    private final List<String> said = new ArrayList<>();

    DumpIT() throws SQLException, IOException {}

    @BeforeEach
    void tables() throws SQLException {
        // What then happens is in ServerVersionsIT.
        assumeTrue(tools.unfitFor(PostgresSource.chosen().major()).isEmpty(), "pg_dump is older than this server");
        TestServer.run(
                connection,
                "CREATE ROLE \"" + owner + "\" LOGIN",
                "CREATE TYPE mood AS ENUM ('happy', 'sad')",
                "CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price numeric DEFAULT 1.0,"
                        + " gone int, kind varchar(10) CHECK (kind IN ('one', 'two')), mood mood, at timestamptz)",
                "ALTER TABLE item ALTER COLUMN price SET (n_distinct = 5)",
                "ALTER TABLE item DROP COLUMN gone, OWNER TO \"" + owner + "\"",
                "INSERT INTO item (price, kind, at) SELECT n, 'one', '2026-01-01' FROM generate_series(1000, 3000) n",
                "CREATE INDEX item_kind ON item (kind) WHERE kind IN ('one', 'two')",
                "CREATE VIEW v AS SELECT id FROM item WHERE kind IN ('one', 'two')",
                "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a'",
                "REVOKE ALL ON FUNCTION f(int) FROM PUBLIC",
                "GRANT SELECT ON item TO PUBLIC",
                "ALTER TABLE item ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY p ON item USING (id > 0)",
                "CREATE TABLE parent (id int, part int) PARTITION BY LIST (part)",
                "CREATE TABLE parent_1 PARTITION OF parent FOR VALUES IN (1)",
                "CREATE INDEX parent_id ON parent (id)",
                "INSERT INTO parent VALUES (1, 1)",
                "CREATE MATERIALIZED VIEW m AS SELECT count(*) FROM item",
                "CREATE MATERIALIZED VIEW later AS SELECT 1 AS one WITH NO DATA",
                "CREATE EXTENSION pgcrypto",
                "COMMENT ON TABLE item IS 'things'",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC",
                "CREATE PUBLICATION pub FOR TABLE item",
                "CREATE STATISTICS st ON id, price FROM item",
                "SELECT lo_from_bytea(4711, 'one')",
                "SELECT nextval('item_id_seq')");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        server.close();
    }

    @Test
    void whatWasDumpedComesBackExactly() throws Exception {
        Dump.Written<Fingerprint> written = write();

        assertThat(prove(written)).isEmpty();
        assertThat(written.reading()).isEqualTo(Fingerprints.read(connection));
        assertThat(server.database(scratch())).isEmpty();
        assertThat(said).anyMatch(line -> line.contains("item"));
    }

    @Test
    void aStreamComesBackExactly() throws Exception {
        // Swaps letters, and swaps them back: what an encryption does, as far as a pipe is concerned.
        FilteredFile stream = stream("LC_ALL=C tr a-zA-Z A-Za-z");
        Dump.Written<Fingerprint> written =
                new Dump(processes, tools, server).write(database, stream, task(), Fingerprints::read);

        assertThat(Files.readString(stream.file(), StandardCharsets.ISO_8859_1)).startsWith("pgdmp");
        assertThat(prove(
                        new TrialRestore.Target(stream, written.shape(), Optional.empty(), scratch(), MARKER),
                        written.reading()))
                .isEmpty();
    }

    /** Both ends count: pg_dump's stream can end early, and whoever stands behind it ends as well as ever. */
    @Test
    void aStreamThatEndsEarlyFails() throws Exception {
        FilteredFile brokenBehind = stream("head -c 2000; exit 3");
        assertThatThrownBy(() ->
                        new Dump(processes, tools, server).write(database, brokenBehind, task(), Fingerprints::read))
                .hasMessageContaining("pg_dump failed with exit code 3");
        FilteredFile whole = stream("cat");
        Dump.Written<Fingerprint> written =
                new Dump(processes, tools, server).write(database, whole, task(), Fingerprints::read);
        FilteredFile brokenBefore = new FilteredFile(whole.file(), Optional.of(filter("head -c 2000; exit 4")));
        assertThatThrownBy(() -> new TrialRestore(processes, tools, server)
                        .restore(
                                new TrialRestore.Target(
                                        brokenBefore, written.shape(), Optional.empty(), scratch(), MARKER),
                                task()))
                .hasMessageContaining("pg_restore failed");
        FilteredFile late = new FilteredFile(whole.file(), Optional.of(filter("cat; exit 4")));
        assertThatThrownBy(() -> new TrialRestore(processes, tools, server)
                        .restore(
                                new TrialRestore.Target(late, written.shape(), Optional.empty(), scratch(), MARKER),
                                task()))
                .hasMessageContaining("pg_restore failed with exit code 4");
        assertThat(server.database(scratch())).isEmpty();
    }

    private FilteredFile stream(String writing) throws IOException {
        Path file = Files.createFile(directory.resolve("stream-" + System.nanoTime()));
        return new FilteredFile(file, Optional.of(filter(writing)));
    }

    private static Filter filter(String script) {
        return new Filter(List.of("bash", "-c", script), Map.of());
    }

    @Test
    void aChangedDigitIsCaughtByTheTrialAlone() throws Exception {
        Dump.Written<Fingerprint> written = write();
        changeADigit();

        assertThat(prove(written)).containsExactly("table public.item: other content in 2001 rows");
        assertThat(server.database(scratch())).isEmpty();
    }

    @Test
    void dumpAndFingerprintShareOneSnapshot() throws Exception {
        Dump.Written<Fingerprint> written = new Dump(processes, tools, server)
                .write(database, FilteredFile.plain(directory.resolve("dump")), task(), session -> {
                    try (Connection writer = embedded.connect(database)) {
                        TestServer.run(writer, "INSERT INTO item (price) VALUES (7)");
                    }
                    return Fingerprints.read(session);
                });

        assertThat(written.reading().differencesTo(Fingerprints.read(connection), "before", "after"))
                .anyMatch(line -> line.startsWith("table public.item: 2001"));
        // A sequence is not part of a snapshot: it moves on, which a dump taken of a fenced database does not see.
        assertThat(prove(written)).allMatch(line -> line.startsWith("sequence"));
    }

    @Test
    void aTruncatedFileFailsTheTrial() throws Exception {
        Dump.Written<Fingerprint> written = write();
        Path data = largest();
        byte[] content = Files.readAllBytes(data);
        Files.write(data, java.util.Arrays.copyOf(content, content.length / 2));

        assertThatThrownBy(() -> prove(written))
                .isInstanceOfSatisfying(
                        EnvironmentFailure.class,
                        failure -> assertThat(failure.diagnostics().get(0).summary())
                                .startsWith("pg_restore failed with exit code 1"));
        assertThat(server.database(scratch())).isEmpty();
    }

    @Test
    void theRealRestoreStaysWithOwnersAndGrants() throws Exception {
        Dump.Written<Fingerprint> written = write();
        TrialRestore restore = new TrialRestore(processes, tools, server);

        long oid = restore.restore(target(written), task());
        restore.analyze(scratch(), task());

        assertThat(server.database(oid))
                .hasValueSatisfying(one -> assertThat(one.comment()).contains(MARKER));
        try (Connection restored = embedded.connect(scratch())) {
            assertThat(TestServer.value(restored, "SELECT tableowner FROM pg_tables WHERE tablename = 'item'"))
                    .isEqualTo(owner);
        }
        assertThat(Readings.dumpDifferences(written.reading(), restore.holds(target(written))))
                .isEmpty();
    }

    @Test
    void aMissingRoleFailsTheRestore() throws Exception {
        Dump.Written<Fingerprint> written = write();
        connection.close();
        try (Connection control = embedded.connect("postgres")) {
            TestServer.run(control, "DROP DATABASE " + database, "DROP ROLE \"" + owner + "\"");
        }

        assertThatThrownBy(() -> prove(written))
                .isInstanceOfSatisfying(
                        EnvironmentFailure.class,
                        failure -> assertThat(failure.diagnostics().get(0).detail())
                                .contains("role \"" + owner + "\" does not exist"));
    }

    @Test
    void leavesAStrangersDatabaseAlone() throws Exception {
        Dump.Written<Fingerprint> written = write();
        try (Connection control = embedded.connect("postgres")) {
            TestServer.run(
                    control, "CREATE DATABASE " + scratch(), "COMMENT ON DATABASE " + scratch() + " IS 'not yours'");
        }

        assertThatThrownBy(() -> prove(written)).hasMessageContaining("is in the way and not this run's");
        assertThat(server.database(scratch())).isPresent();
    }

    @Test
    void readsAClosedCloneThatOnlySuperusersMayEnter() throws Exception {
        connection.close();
        String clone = database + "_c";
        try (Connection control = embedded.connect("postgres")) {
            TestServer.run(control, "CREATE DATABASE " + clone + " TEMPLATE " + database + " ALLOW_CONNECTIONS false");
        }
        Database closed = server.database(clone).orElseThrow();
        Dump dump = new Dump(processes, tools, server);

        dump.openForReading(closed);
        assertThatThrownBy(() -> embedded.connect(clone, owner).close()).hasMessageContaining("too many connections");
        Dump.Written<Fingerprint> written =
                dump.write(clone, FilteredFile.plain(directory.resolve("dump")), task(), Fingerprints::read);
        dump.closeAgain(closed);

        assertThat(written.reading().rows()).isEqualTo(2003);
        assertThat(server.database(closed.oid())).contains(closed);
    }

    @Test
    void anOlderToolIsAFindingAndNoFailure() throws Exception {
        Path fake = directory.resolve("bin");
        Files.createDirectory(fake);
        for (String name : List.of("pg_dump", "pg_restore", "psql")) {
            Files.writeString(
                    fake.resolve(name), "#!/bin/sh\necho \"" + name + " (PostgreSQL) 13.4 (Debian 13.4-1)\"\n");
            Files.setPosixFilePermissions(fake.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        DumpTools old = DumpTools.at(processes, fake + "/").orElseThrow();

        assertThat(old.version()).isEqualTo("13.4");
        assertThat(old.unfitFor(15))
                .hasValueSatisfying(
                        finding -> assertThat(finding.summary()).isEqualTo("dump tool older than the server"));
        assertThat(tools.unfitFor(15)).isEmpty();
        assertThat(DumpTools.at(processes, directory + "/nothing/")).isEmpty();
    }

    @Test
    void neverPutsThePasswordIntoTheArguments() throws Exception {
        Path bin = directory.resolve("bin");
        Files.createDirectory(bin);
        Path fake = bin.resolve("pg_dump");
        Files.writeString(
                fake,
                "#!/bin/sh\necho \"$*\" >" + directory + "/argv\nprintenv PGPASSWORD >" + directory + "/password\n");
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
        Address admin = Address.parse("postgresql://postgres:top%2Fsecret@localhost:" + embedded.port() + "/postgres");

        try (Server known = Server.connect(TestServer.sessions("run", Duration.ofSeconds(10)), admin)) {
            new Dump(processes, new DumpTools(fake, fake, fake, "15.1", 15), known)
                    .write(database, FilteredFile.plain(directory.resolve("dump")), task(), Fingerprints::read);
        }

        assertThat(Files.readString(directory.resolve("argv")))
                .contains("dbname='" + database + "'", "application_name='upgrade:run:dump'", "--no-password")
                .doesNotContain("secret");
        assertThat(Files.readString(directory.resolve("password"))).isEqualTo("top/secret\n");
    }

    @Test
    void restoresADatabaseWithoutTheSchemaPublic() throws Exception {
        TestServer.run(connection, "CREATE SCHEMA app", "DROP SCHEMA public CASCADE", "CREATE TABLE app.t (n int)");

        assertThat(prove(write())).isEmpty();
    }

    @Test
    void isFoundAgainByItsStepAndEndsWhenSomebodyInsists() throws Exception {
        Processes.StepMark mark = new Processes.StepMark("run:dump", directory.resolve("dump.lock"));
        CompletableFuture<Runnable> end = new CompletableFuture<>();
        List<Processes.ProcessFacts> recorded = new CopyOnWriteArrayList<>();
        DumpTask held = new DumpTask(
                "dump",
                Optional.of(new Leash(mark, recorded::add, end::complete, said::add)),
                2,
                Duration.ofMinutes(2),
                said::add);
        try (Connection client = embedded.connect(database)) {
            client.setAutoCommit(false);
            TestServer.run(client, "LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Dump.Written<Fingerprint>> dump =
                    CompletableFuture.supplyAsync(() -> new Dump(processes, tools, server)
                            .write(database, FilteredFile.plain(directory.resolve("dump")), held, Fingerprints::read));

            Runnable way = end.get(60, TimeUnit.SECONDS);
            assertThat(processes.ofStep(mark.mark(), mark.lockFile()))
                    .extracting(Processes.ProcessFacts::pid)
                    .contains(recorded.get(0).pid());
            way.run();

            assertThat(dump).failsWithin(Duration.ofSeconds(30));
            assertThat(processes.ofStep(mark.mark(), mark.lockFile())).isEmpty();
            client.rollback();
        }
    }

    private Dump.Written<Fingerprint> write() {
        return new Dump(processes, tools, server)
                .write(database, FilteredFile.plain(directory.resolve("dump")), task(), Fingerprints::read);
    }

    private List<String> prove(Dump.Written<Fingerprint> written) {
        return prove(target(written), written.reading());
    }

    /** As a restore point is verified. */
    private List<String> prove(TrialRestore.Target target, Fingerprint expected) {
        TrialRestore trial = new TrialRestore(processes, tools, server);
        long oid = trial.restore(target, task());
        try {
            return Readings.dumpDifferences(expected, trial.holds(target));
        } finally {
            trial.drop(oid, target);
        }
    }

    private TrialRestore.Target target(Dump.Written<Fingerprint> written) {
        return new TrialRestore.Target(
                FilteredFile.plain(directory.resolve("dump")), written.shape(), Optional.empty(), scratch(), MARKER);
    }

    private String scratch() {
        return Names.trial("run", database);
    }

    private DumpTask task() {
        return new DumpTask("dump", Optional.empty(), 2, Duration.ofMinutes(2), said::add);
    }

    private Path largest() throws IOException {
        try (Stream<Path> all = Files.list(directory.resolve("dump"))) {
            return all.filter(file -> file.toString().endsWith(".dat.gz"))
                    .max(java.util.Comparator.comparingLong(
                            file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private void changeADigit() throws IOException {
        Path data = largest();
        byte[] plain;
        try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(data))) {
            plain = in.readAllBytes();
        }
        String text = new String(plain, StandardCharsets.UTF_8).replaceFirst("\t1234\t", "\t1235\t");
        try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(data))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
