package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.host.FilteredFile;
import org.upgradekit.host.LocalHost;
import org.upgradekit.host.Processes;
import org.upgradekit.testing.OnEveryPostgres;

/** What a database needs is read by whatever psql there is, also of a server that is newer than it. */
@OnEveryPostgres
class NeedsIT {
    private static final int OPTIONS_SINCE = 16;

    @TempDir
    private Path directory = Path.of("");

    private final TestServer embedded = TestServer.shared();
    private final String database = embedded.newDatabase();
    private final String owner = "owner_" + database;
    private final String group = "group_" + database;
    private final String stranger = "stranger_" + database;
    private final Connection control = embedded.connect("postgres");
    private final Processes processes =
            LocalHost.of(Map.of("PATH", String.valueOf(System.getenv("PATH")))).processes();
    private final Server server = Server.connect(
            TestServer.sessions("run", Duration.ofSeconds(10)), Address.parse(embedded.url("postgres", "postgres")));

    NeedsIT() throws SQLException, IOException {}

    @AfterEach
    void close() throws SQLException {
        TestServer.run(control, "DROP ROLE IF EXISTS " + stranger);
        control.close();
        server.close();
    }

    private Needs needs() throws IOException {
        DumpTools tools = DumpTools.find(processes, server.facts().major()).orElseThrow();
        Path file = Files.createTempFile(directory, "needs", ".json");
        new Dump(processes, tools, server)
                .writeNeeds(
                        database,
                        FilteredFile.plain(file),
                        owner,
                        new DumpTask("needs", Optional.empty(), 1, Duration.ofMinutes(1), line -> {}));
        return Needs.read(Files.readString(file)).orElseThrow();
    }

    private String memberships() throws SQLException {
        return TestServer.value(
                control,
                "SELECT string_agg((to_jsonb(m) - 'oid' - 'roleid' - 'member' - 'grantor')::text || roleid::regrole"
                        + " || member::regrole, ' ' ORDER BY roleid::regrole::text, member::regrole::text)"
                        + " FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname LIKE '%"
                        + database
                        + "'");
    }

    @Test
    void rolesAndTheirMembershipsComeBackAsTheyWere() throws Exception {
        boolean options = server.facts().major() >= OPTIONS_SINCE;
        TestServer.run(
                control,
                "CREATE ROLE " + group + " NOLOGIN",
                "CREATE ROLE " + owner + " LOGIN NOINHERIT",
                "CREATE ROLE " + stranger,
                "GRANT " + group + " TO " + owner
                        + (options ? " WITH ADMIN TRUE, INHERIT FALSE, SET FALSE" : " WITH ADMIN OPTION"),
                "GRANT pg_monitor TO " + group,
                "ALTER DATABASE " + database + " OWNER TO " + owner);
        String before = memberships();
        Needs needs = needs();
        assertThat(needs.roles()).containsOnlyKeys(owner, group);
        assertThat(needs.attributes().owner()).isEqualTo(owner);
        TestServer.run(control, "DROP DATABASE " + database, "DROP ROLE " + owner, "DROP ROLE " + group);

        List<String> said = new MissingRoles(server, needs)
                .create(Address.parse("postgresql://" + owner + "@localhost/" + database));

        assertThat(said).containsExactlyInAnyOrder("role " + group + ": created", "role " + owner + ": created");
        assertThat(memberships()).isEqualTo(before);
        assertThat(new MissingRoles(server, needs).names()).isEmpty();
        assertThat(new MissingRoles(server, needs).withoutPassword()).containsExactly(owner);
    }
}
