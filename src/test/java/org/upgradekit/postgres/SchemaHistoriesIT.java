package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.OnEveryPostgres;

@OnEveryPostgres
class SchemaHistoriesIT {
    private static final String FLYWAY = "CREATE TABLE %s (installed_rank int PRIMARY KEY, version varchar(50),"
            + " description varchar(200), type varchar(20), script varchar(1000), checksum int, installed_by varchar(100),"
            + " installed_on timestamp DEFAULT now(), execution_time int, success boolean)";
    private static final String GOOSE =
            "CREATE TABLE %s (id serial, version_id bigint, is_applied boolean, tstamp timestamp DEFAULT now())";

    private final Connection connection;

    SchemaHistoriesIT() throws SQLException {
        TestServer server = TestServer.shared();
        connection = server.connect(server.newDatabase());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void findsNoneInAnEmptyDatabase() {
        assertThat(SchemaHistories.detect(connection)).isEmpty();
    }

    @Test
    void readsFlywayByVersionOrderWhateverTheTableIsCalled() throws SQLException {
        TestServer.run(
                connection,
                "CREATE SCHEMA \"App\"",
                FLYWAY.formatted("\"App\".\"History\""),
                "INSERT INTO \"App\".\"History\" (installed_rank, version, description, type, script, checksum, success)"
                        + " VALUES (1, '9', 'a', 'SQL', 'V9__a.sql', 1, true), (2, '10.1', 'b', 'SQL', 'V10_1__b.sql', 2, true),"
                        + " (3, '10', 'c', 'SQL', 'V10__c.sql', 3, true), (4, NULL, 'r', 'SQL', 'R__r.sql', 4, true)");

        assertThat(SchemaHistories.detect(connection)).singleElement().satisfies(history -> {
            assertThat(history.tool()).isEqualTo("flyway");
            assertThat(history.table()).isEqualTo("\"App\".\"History\"");
            assertThat(history.version()).contains("10.1");
            assertThat(history.count()).isEqualTo(4);
            assertThat(history.failed()).isFalse();
        });
    }

    @Test
    void saysThatFlywayFailed() throws SQLException {
        TestServer.run(
                connection,
                FLYWAY.formatted("flyway_schema_history"),
                "INSERT INTO flyway_schema_history (installed_rank, version, type, success) VALUES (1, '2', 'SQL', false)");

        SchemaHistory history = SchemaHistories.detect(connection).get(0);

        assertThat(history.failed()).isTrue();
        assertThat(history.version()).isEmpty();
    }

    @Test
    void countsForGooseOnlyWhatIsStillApplied() throws SQLException {
        TestServer.run(
                connection,
                GOOSE.formatted("goose_db_version"),
                "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true), (2, false)");
        SchemaHistory before = SchemaHistories.detect(connection).get(0);
        TestServer.run(connection, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, true)");
        SchemaHistory after = SchemaHistories.detect(connection).get(0);

        assertThat(before.version()).contains("1");
        assertThat(before.count()).isEqualTo(2);
        assertThat(after.version()).contains("2");
        assertThat(after.digest()).isNotEqualTo(before.digest());
    }

    @Test
    void readsLiquibaseAndItsLock() throws SQLException {
        TestServer.run(
                connection,
                "CREATE TABLE databasechangelog (id text, author text, filename text, dateexecuted timestamp,"
                        + " orderexecuted int, exectype text, md5sum text, tag text)",
                "INSERT INTO databasechangelog VALUES ('1', 'me', 'a.xml', now(), 1, 'EXECUTED', 'x', NULL)",
                "CREATE TABLE databasechangeloglock (id int, locked boolean)",
                "INSERT INTO databasechangeloglock VALUES (1, false)");
        SchemaHistory free = SchemaHistories.detect(connection).get(0);
        TestServer.run(connection, "UPDATE databasechangeloglock SET locked = true");
        SchemaHistory locked = SchemaHistories.detect(connection).get(0);

        assertThat(free.version()).contains("1 by me in a.xml");
        assertThat(free.failed()).isFalse();
        assertThat(locked.failed()).isTrue();
        assertThat(locked.digest()).isEqualTo(free.digest());
    }

    @Test
    void seesAMissingEntryInASetWhoseNewestIsTheSame() throws SQLException {
        TestServer.run(
                connection,
                "CREATE TABLE django_migrations (id serial, app text, name text, applied timestamptz)",
                "INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0001', now()),"
                        + " ('auth', '0002', now()), ('web', '0001', now())");
        SchemaHistory before = SchemaHistories.detect(connection).get(0);
        TestServer.run(connection, "DELETE FROM django_migrations WHERE name = '0002'");
        SchemaHistory after = SchemaHistories.detect(connection).get(0);

        assertThat(before.tool()).isEqualTo("django");
        assertThat(before.version()).contains("web.0001");
        assertThat(after.version()).isEqualTo(before.version());
        assertThat(after.digest()).isNotEqualTo(before.digest());
    }

    @Test
    void returnsAllWhenThereAreSeveral() throws SQLException {
        TestServer.run(connection, FLYWAY.formatted("flyway_schema_history"), GOOSE.formatted("goose_db_version"));

        assertThat(SchemaHistories.detect(connection))
                .extracting(SchemaHistory::tool)
                .isEqualTo(List.of("flyway", "goose"));
    }

    @Test
    void takesNoTableForAHistoryByItsName() throws SQLException {
        TestServer.run(
                connection, "CREATE TABLE flyway_schema_history (id int)", "CREATE TABLE app (id int, name text)");

        assertThat(SchemaHistories.detect(connection)).isEmpty();
    }
}
