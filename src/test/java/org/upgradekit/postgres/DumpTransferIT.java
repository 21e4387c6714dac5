package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.host.FilteredFile;
import org.upgradekit.host.LocalHost;
import org.upgradekit.host.Processes;
import org.upgradekit.testing.OnEveryPostgres;
import org.upgradekit.testing.PostgresSource;

/** A dump whose database and roles are gone comes back with all that belongs to both. */
@OnEveryPostgres
class DumpTransferIT {
    @TempDir
    private Path directory = Path.of("");

    private final TestServer embedded = TestServer.shared();
    private final String clone = embedded.newDatabase();
    private final String wanted = clone + "_new";
    private final String scratch = Names.transfer("run", clone);
    private final String owner = "own\"er 'of'\n" + clone;
    private final String group = "gröup of " + clone;
    private final String login = "login_" + clone;
    private final Processes processes =
            LocalHost.of(Map.of("PATH", String.valueOf(System.getenv("PATH")))).processes();
    private final Server server = Server.connect(
            TestServer.sessions("run", Duration.ofSeconds(10)), Address.parse(embedded.url("postgres", "postgres")));
    private final DumpTools tools =
            DumpTools.find(processes, server.facts().major()).orElseThrow();
    private final Connection control = embedded.connect("postgres");

    private String digest = "";
    private String before = "";
    private Needs needs = needing("");
    private Optional<DatabaseShape> shape = Optional.empty();

    DumpTransferIT() throws SQLException, IOException {}

    /** As a run leaves it: a clone with a marker, and its dump; the owner's, with rights and settings of its own. */
    @BeforeEach
    void dump() throws Exception {
        assumeTrue(tools.unfitFor(PostgresSource.chosen().major()).isEmpty(), "pg_dump is older than this server");
        Database made = server.database(clone).orElseThrow();
        prepare(made);
        before = described(clone);
        Dump dump = new Dump(processes, tools, server);
        Dump.Written<Fingerprint> written =
                dump.write(clone, FilteredFile.plain(directory.resolve("dump")), task(), Fingerprints::read);
        digest = Readings.dumpDigest(written.reading());
        Path file = Files.createFile(directory.resolve("needs.json"));
        dump.writeNeeds(clone, FilteredFile.plain(file), login, task());
        needs = Needs.read(Files.readString(file)).orElseThrow();
        shape = Optional.of(written.shape());
    }

    private void prepare(Database made) throws SQLException {
        Claim claim =
                new Claim("run", "elsewhere", "/var/lib", "notes", "database", "notes", 4711, Optional.of("7"), false);
        Marker marker =
                new Marker(claim, Marker.Role.RESTORE_POINT, made.oid(), 4711, Optional.of("the \"own\" one"), 7);
        TestServer.run(
                control,
                "CREATE ROLE " + Sql.name(group) + " NOLOGIN CREATEDB",
                "CREATE ROLE " + Sql.name(owner) + " NOLOGIN CONNECTION LIMIT 3 VALID UNTIL '2033-01-01 00:00:00+00'",
                "CREATE ROLE " + Sql.name(login) + " LOGIN NOINHERIT PASSWORD 'old'",
                "GRANT " + Sql.name(group) + " TO " + Sql.name(owner) + " WITH ADMIN OPTION",
                "GRANT " + Sql.name(owner) + ", pg_monitor TO " + Sql.name(login),
                "COMMENT ON ROLE " + Sql.name(group) + " IS E'it''s \\\\ two\nlines; really'",
                "ALTER ROLE " + Sql.name(login) + " SET search_path = \"$user\", \"a b\", public",
                "ALTER ROLE " + Sql.name(login) + " SET application_name = 'it''s \\ me'",
                "ALTER DATABASE " + clone + " OWNER TO " + Sql.name(owner),
                "REVOKE CONNECT ON DATABASE " + clone + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + clone + " TO " + Sql.name(login),
                "ALTER DATABASE " + clone + " SET work_mem = '7MB'",
                "ALTER ROLE " + Sql.name(login) + " IN DATABASE " + clone + " SET lock_timeout = '3s'",
                "COMMENT ON DATABASE " + clone + " IS " + Sql.text(marker.text()),
                "ALTER DATABASE " + clone + " CONNECTION LIMIT 0");
        try (Connection inside = embedded.connect(clone)) {
            TestServer.run(
                    inside,
                    "CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY, price numeric)",
                    "ALTER TABLE item OWNER TO " + Sql.name(owner),
                    "GRANT SELECT ON item TO " + Sql.name(group),
                    "INSERT INTO item (price) SELECT n FROM generate_series(1, 500) n",
                    "CREATE EXTENSION pgcrypto");
        }
    }

    @AfterEach
    void close() throws SQLException {
        control.close();
        server.close();
    }

    private static DumpTask task() {
        return new DumpTask("transfer", Optional.empty(), 2, Duration.ofMinutes(2), line -> {});
    }

    private void lose() throws SQLException {
        TestServer.run(
                control,
                "DROP DATABASE " + clone,
                "DROP ROLE " + Sql.name(login),
                "DROP ROLE " + Sql.name(owner),
                "DROP ROLE " + Sql.name(group));
    }

    /** Of a server that is newer than all that there are. */
    private static Needs needing(String more) {
        return Needs.read("{\"needs\":\"1\",\"server\":\"990001\"," + more
                        + "\"database owner\":\"postgres\",\"database template\":\"false\",\"database limit\":\"-1\"}")
                .orElseThrow();
    }

    private DumpTransfer transfer() {
        TrialRestore.Target target = new TrialRestore.Target(
                FilteredFile.plain(directory.resolve("dump")),
                shape.orElseThrow(),
                Optional.empty(),
                scratch,
                "mark of " + clone);
        return new DumpTransfer(
                server,
                new TrialRestore(processes, tools, server),
                new DumpTransfer.Content(target, needs, wanted, digest));
    }

    private DumpTransfer.Outcome perform() {
        return transfer().perform(Address.parse(embedded.url("postgres", login).replace("@", ":n%C3%A4w@")), task());
    }

    /** All that belongs to a database and to its roles, but for names and comments of databases. */
    private String described(String database) throws SQLException {
        StringBuilder text = new StringBuilder();
        for (String query : List.of(
                "SELECT datdba::regrole || ' ' || (SELECT string_agg(acl::text, ' ' ORDER BY acl::text)"
                        + " FROM unnest(datacl) acl) FROM pg_database WHERE datname = '%s'",
                "SELECT string_agg(setrole::regrole || ' ' || setconfig::text, ' ' ORDER BY setrole::regrole::text)"
                        + " FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE datname = '%s'",
                "SELECT string_agg(r.rolname || rolsuper || rolinherit || rolcreaterole || rolcreatedb || rolcanlogin"
                        + " || rolreplication || rolbypassrls || rolconnlimit || coalesce(rolvaliduntil::text, '')"
                        + " || coalesce(rolconfig::text, '') || coalesce(shobj_description(r.oid, 'pg_authid'), ''), ' '"
                        + " ORDER BY r.rolname) FROM pg_roles r WHERE strpos(rolname, '" + clone + "') > 0",
                "SELECT string_agg(roleid::regrole || ' ' || member::regrole || ' ' || admin_option, ' '"
                        + " ORDER BY roleid::regrole::text, member::regrole::text) FROM pg_auth_members m"
                        + " JOIN pg_roles r ON r.oid = m.member WHERE strpos(rolname, '" + clone + "') > 0")) {
            text.append(TestServer.value(control, query.formatted(database))).append('\n');
        }
        return text.toString();
    }

    @Test
    void databaseRolesMembershipsAndSettingsComeBack() throws Exception {
        lose();
        assertThat(transfer().obstacles()).isEmpty();
        assertThat(transfer().describe())
                .contains(
                        "role " + login + " would be created",
                        "database " + wanted + " would be restored from its dump");

        DumpTransfer.Outcome done = perform();

        assertThat(done.said())
                .contains(
                        "role " + login + ": created, with the password of the product's address",
                        "role " + group + ": created");
        assertThat(done.toDo()).isEmpty();
        assertThat(described(wanted)).isEqualTo(before);
        assertThat(server.database(wanted).orElseThrow()).satisfies(one -> {
            assertThat(one.comment()).contains("the \"own\" one");
            assertThat(one.connectionLimit()).isEqualTo(7);
        });
        assertThat(Readings.dumpDigest(Readings.fingerprint(server, wanted))).isEqualTo(digest);
        assertThat(server.database(scratch)).isEmpty();
        assertThat(TestServer.value(
                        control, "SELECT rolpassword LIKE 'SCRAM-%' FROM pg_authid WHERE rolname = '" + login + "'"))
                .isEqualTo("t");
        assertThat(perform().said())
                .contains("role " + group + ": was here already, left as it is")
                .anyMatch(line -> line.startsWith("database " + wanted + ": was here already, with this very content"));
    }

    @Test
    void whatIsThereIsLeftAsItIsAndWhatThatLeavesToDoIsSaid() throws Exception {
        lose();
        TestServer.run(
                control,
                "CREATE ROLE " + Sql.name(group) + " SUPERUSER LOGIN PASSWORD 'own'",
                "CREATE ROLE " + Sql.name(login) + " NOLOGIN",
                "CREATE ROLE " + Sql.name(owner) + " LOGIN");

        DumpTransfer.Outcome done = perform();

        assertThat(done.said()).contains("role " + group + ": was here already, left as it is");
        assertThat(TestServer.value(
                        control, "SELECT rolsuper AND rolcanlogin FROM pg_roles WHERE rolname = '" + group + "'"))
                .isEqualTo("t");
        assertThat(done.toDo())
                .contains("Give these roles their passwords: " + owner + ".")
                .anyMatch(line -> line.startsWith("Let the product log in, which its address does not: "));
    }

    @Test
    void aDatabaseOfAnotherContentIsNotReplaced() throws Exception {
        lose();
        TestServer.run(control, "CREATE DATABASE " + wanted);

        assertThat(transfer().obstacles())
                .singleElement()
                .asString()
                .contains(wanted + " is there already, with another content");
        assertThatThrownBy(this::perform).hasMessageContaining("was not restored");
        assertThat(TestServer.value(control, "SELECT count(*) FROM pg_roles WHERE rolname = '" + login + "'"))
                .isEqualTo("0");
    }

    @Test
    void theCloneOnTheSameServerStays() throws Exception {
        perform();

        assertThat(server.database(clone)).isPresent();
        assertThat(Readings.dumpDigest(Readings.fingerprint(server, wanted))).isEqualTo(digest);
    }

    @Test
    void aStrangersDatabaseUnderOurNameStays() throws Exception {
        lose();
        TestServer.run(control, "CREATE DATABASE " + scratch, "COMMENT ON DATABASE " + scratch + " IS 'mine'");
        try {
            assertThatThrownBy(this::perform).hasMessageContaining("is in the way and not this run's");
            assertThat(server.database(scratch)).isPresent();
        } finally {
            TestServer.run(control, "DROP DATABASE " + scratch);
        }
    }

    @Test
    void whatACutOffAttemptLeftIsReplacedAndWhatItHadRestoredIsNamed() throws Exception {
        lose();
        TestServer.run(control, "CREATE DATABASE " + scratch);
        perform();
        assertThat(described(wanted)).isEqualTo(before);
        long restored = server.database(wanted).orElseThrow().oid();
        TestServer.run(
                control,
                "ALTER DATABASE " + wanted + " RENAME TO " + scratch,
                "COMMENT ON DATABASE " + scratch + " IS 'mark of " + clone + "'",
                "ALTER DATABASE " + scratch + " ALLOW_CONNECTIONS false");

        perform();

        assertThat(server.database(wanted).orElseThrow().oid()).isEqualTo(restored);
        assertThat(described(wanted)).isEqualTo(before);
        assertThat(server.database(scratch)).isEmpty();
    }

    @Test
    void aDumpThatHoldsAnythingElseIsPutInNoPlaceAndTheRolesAreNamed() throws Exception {
        lose();
        digest = "sha256:0";

        assertThatThrownBy(this::perform).isInstanceOfSatisfying(EnvironmentFailure.class, failure -> {
            assertThat(failure.diagnostics().get(0).summary()).contains("the dump is not what was saved");
            assertThat(failure.diagnostics().get(0).detail()).contains("role " + group + ": created");
        });

        assertThat(server.database(wanted)).isEmpty();
        assertThat(server.database(scratch)).isEmpty();
    }

    @Test
    void whatTheServerLacksIsNamed() throws Exception {
        lose();
        needs = needing("\"tablespace fast\":\"\",\"extension nowhere\":\"1\",");

        assertThat(transfer().obstacles())
                .anyMatch(line -> line.contains("dumped by PostgreSQL 99"))
                .anyMatch(line -> line.contains("no tablespace fast"))
                .anyMatch(line -> line.contains("no extension nowhere"));
    }

    @Test
    void needsNameNoStrangersAndNoPasswords() throws Exception {
        assertThat(needs.roles().keySet()).containsExactlyInAnyOrder(owner, group, login);
        assertThat(needs.extensions()).containsKey("pgcrypto");
        assertThat(Files.readString(directory.resolve("needs.json"))).doesNotContain("PASSWORD", "SCRAM");
    }
}
