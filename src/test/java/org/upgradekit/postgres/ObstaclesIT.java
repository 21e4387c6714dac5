package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.OnEveryPostgres;

@OnEveryPostgres
class ObstaclesIT {
    @Test
    void anOrdinaryDatabaseHasNoneButTheServersFsync() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("free");
        assertThat(ids(fixture, "postgres")).containsExactly("server-fsync");
    }

    @Test
    void whatWouldHoldOrFollowTheDatabaseIsNamed() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("held");
        try (Connection client = CustodyFixture.superuser("held")) {
            TestServer.run(
                    client,
                    "SELECT pg_create_logical_replication_slot('idle_slot', 'pgoutput')",
                    "BEGIN",
                    "DELETE FROM app.item",
                    "PREPARE TRANSACTION 'held-1'");
            assertThat(ids(fixture, "postgres")).contains("prepared-transaction", "logical-slot");
            TestServer.run(client, "ROLLBACK PREPARED 'held-1'", "SELECT pg_drop_replication_slot('idle_slot')");
        }
    }

    @Test
    void whatACreateDatabaseLeftThatTheServersCrashCutOffIsNamed() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("debris");
        try (Connection client = CustodyFixture.superuser("debris")) {
            TestServer.run(
                    client,
                    "COPY (SELECT) TO PROGRAM 'cat >/dev/null; mkdir base/3999999; head -c 40960 /dev/zero >base/3999999/1249'");
            try (Server server = fixture.server()) {
                assertThat(new LostDirectories(server).find())
                        .extracting(Obstacle::id, Obstacle::what)
                        .containsExactly(tuple(
                                "lost-directory",
                                "directory base/3999999 of the server belongs to no database (40 kB)"));
            }
            try (Server server = fixture.server("product", CustodyFixture.port())) {
                assertThat(new LostDirectories(server).find())
                        .as("who may not look")
                        .isEmpty();
            }
            TestServer.run(client, "COPY (SELECT) TO PROGRAM 'cat >/dev/null; rm -r base/3999999'");
        }
    }

    @Test
    void rightsAreProvenOnAScratchDatabaseThatIsGoneAfterwards() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("rights");
        Database database;
        try (Server server = fixture.server()) {
            database = server.database("rights").orElseThrow();
            assertThat(new RightsTrial(server, fixture.claim).on(database)).isEmpty();
            assertThat(server.databases()).noneMatch(one -> one.name().startsWith("upg_scratch"));
        }
        try (Server server = fixture.server("product", CustodyFixture.port())) {
            List<Obstacle> found = new RightsTrial(server, fixture.claim).on(database);
            assertThat(found).extracting(Obstacle::id).containsExactly("restore-rights");
            assertThat(found.get(0).why()).contains("permission denied");
        }
    }

    @Test
    void aProductsRoleThatMissesRowsIsFoundOut() throws SQLException {
        String database = CustodyFixture.of("hidden_rows").database;
        try (Connection client = CustodyFixture.superuser(database)) {
            TestServer.run(
                    client,
                    "ALTER TABLE app.item ENABLE ROW LEVEL SECURITY",
                    "ALTER TABLE app.item FORCE ROW LEVEL SECURITY",
                    "CREATE EXTENSION IF NOT EXISTS postgres_fdw",
                    "CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw");
        }
        try (Connection product = CustodyFixture.as("product", database)) {
            assertThat(new InsideObstacles(product).find())
                    .extracting(Obstacle::id)
                    .containsExactly("foreign-server", "rows-hidden");
        }
    }

    private static List<String> ids(CustodyFixture fixture, String admin) {
        try (Server server = fixture.server(admin, CustodyFixture.port())) {
            return new Obstacles(
                            server,
                            fixture.claim,
                            CustodyFixture.address("product", CustodyFixture.port())
                                    .withDatabase(fixture.database))
                    .find().stream().map(Obstacle::id).toList();
        }
    }
}
