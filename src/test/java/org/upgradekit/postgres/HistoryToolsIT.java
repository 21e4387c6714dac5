package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.upgradekit.testing.OnEveryPostgres;

/** Each tool's own table, and those that are easily taken for another's. */
@OnEveryPostgres
class HistoryToolsIT {
    private interface Trial {
        void in(Connection connection) throws SQLException;
    }

    private static void database(Trial trial) throws SQLException {
        TestServer server = TestServer.shared();
        try (Connection connection = server.connect(server.newDatabase())) {
            trial.in(connection);
        }
    }

    private static void run(Connection connection, List<String> statements) throws SQLException {
        TestServer.run(connection, statements.toArray(String[]::new));
    }

    private static HistoryTables tables(String tool) {
        return HistoryTables.ALL.stream()
                .filter(one -> one.tool().equals(tool))
                .findFirst()
                .orElseThrow();
    }

    private static HistoryWish wish(String tool, String schema, String table) {
        return new HistoryWish(tool, Optional.of(schema), Optional.of(table));
    }

    private static List<String> found(Connection connection, HistoryWish wish) {
        return SchemaHistories.detect(connection, Optional.of(wish)).stream()
                .map(SchemaHistory::table)
                .toList();
    }

    private static HistoryWish wish(String tool) {
        return new HistoryWish(tool, Optional.empty(), Optional.empty());
    }

    @Test
    void everyToolIsTried() {
        assertThat(HistoryTables.ALL)
                .extracting(HistoryTables::tool)
                .containsExactlyInAnyOrderElementsOf(SchemaHistories.tools());
    }

    @TestFactory
    Stream<DynamicTest> aToolsOwnTableIsKnownAndRead() {
        return HistoryTables.ALL.stream().map(one -> dynamicTest(one.tool(), () -> database(db -> tried(one, db))));
    }

    private static void tried(HistoryTables one, Connection connection) throws SQLException {
        run(connection, one.create());
        SchemaHistory empty = only(connection, one.tool());
        assertThat(empty.version()).isEmpty();
        assertThat(empty.count()).isZero();

        run(connection, one.apply());
        SchemaHistory applied = only(connection, one.tool());
        assertThat(applied.version()).contains(one.version());
        assertThat(applied.count()).isPositive();
        assertThat(applied.failed()).isFalse();
        assertThat(applied.digest()).isNotEqualTo(empty.digest());
        assertThat(SchemaHistories.detect(connection, Optional.of(wish(one.tool()))))
                .singleElement()
                .isEqualTo(applied);

        run(connection, one.broken());
        assertThat(only(connection, one.tool()).failed())
                .isEqualTo(!one.broken().isEmpty());
    }

    private static SchemaHistory only(Connection connection, String tool) {
        List<SchemaHistory> found = SchemaHistories.detect(connection);
        assertThat(found).extracting(SchemaHistory::tool).containsExactly(tool);
        return found.get(0);
    }

    @TestFactory
    Stream<DynamicTest> anEntryLessIsAnotherSetWithTheSameNewest() {
        return Stream.of("django", "rails", "ef-core", "laravel", "sequelize", "doctrine", "typeorm", "sql-migrate")
                .map(tool -> dynamicTest(
                        tool,
                        () -> database(db -> {
                            run(db, tables(tool).create());
                            run(db, tables(tool).apply());
                            SchemaHistory before = only(db, tool);
                            TestServer.run(
                                    db,
                                    "DELETE FROM " + before.table() + " WHERE ctid = (SELECT min(ctid) FROM "
                                            + before.table() + ")");
                            SchemaHistory after = only(db, tool);
                            assertThat(after.version()).isEqualTo(before.version());
                            assertThat(after.count()).isEqualTo(before.count() - 1);
                            assertThat(after.digest()).isNotEqualTo(before.digest());
                        })));
    }

    @Test
    void toolsThatShareATableNameAreToldApartInTheirSchemas() throws SQLException {
        database(db -> {
            for (String tool : List.of("golang-migrate", "ecto", "dbmate", "laravel", "db-migrate", "typeorm")) {
                String schema = "\"of " + tool + "\"";
                TestServer.run(db, "CREATE SCHEMA " + schema, "SET search_path = " + schema);
                for (String create : tables(tool).create()) {
                    TestServer.run(db, create.replace("\"public\".", ""));
                }
            }
            TestServer.run(db, "CREATE SCHEMA rails", "SET search_path = rails");
            run(db, tables("rails").create());

            assertThat(SchemaHistories.detect(db))
                    .extracting(history -> history.tool() + " " + history.table())
                    .containsExactlyInAnyOrder(
                            "golang-migrate \"of golang-migrate\".schema_migrations",
                            "ecto \"of ecto\".schema_migrations",
                            "dbmate \"of dbmate\".schema_migrations",
                            "rails rails.schema_migrations",
                            "laravel \"of laravel\".migrations",
                            "db-migrate \"of db-migrate\".migrations",
                            "typeorm \"of typeorm\".migrations");
            assertThat(found(db, wish("ecto"))).containsExactly("\"of ecto\".schema_migrations");
            assertThat(found(db, wish("typeorm"))).containsExactly("\"of typeorm\".migrations");
        });
    }

    @Test
    void aNameThatIsConfiguredIsFoundWhenItIsNamedEvenWhereTheColumnsSayLittle() throws SQLException {
        database(db -> {
            TestServer.run(
                    db,
                    "CREATE SCHEMA \"My App\"",
                    "CREATE TABLE \"My App\".\"Versions\" (name varchar(255) NOT NULL PRIMARY KEY)",
                    "CREATE TABLE tags (name text)");
            assertThat(SchemaHistories.detect(db)).isEmpty();
            assertThat(found(db, wish("sequelize"))).isEmpty();
            assertThat(found(db, wish("sequelize", "My App", "Versions"))).containsExactly("\"My App\".\"Versions\"");
            assertThat(found(db, wish("sequelize", "my app", "versions"))).isEmpty();
            assertThat(found(db, wish("ef-core", "My App", "Versions")))
                    .as("its columns are not that tool's")
                    .isEmpty();
        });
    }

    @Test
    void aToolThatIsNamedHasItsUsualTableBeforeACopyOfIt() throws SQLException {
        database(db -> {
            run(db, tables("django").create());
            TestServer.run(db, "CREATE TABLE before_upgrade AS SELECT * FROM django_migrations");
            assertThat(SchemaHistories.detect(db))
                    .as("without a name, two are a question")
                    .hasSize(2);
            assertThat(found(db, wish("django"))).containsExactly("public.django_migrations");

            TestServer.run(db, "DROP TABLE django_migrations");
            assertThat(found(db, wish("django"))).containsExactly("public.before_upgrade");
        });
    }

    @Test
    void oneHistoryInEachOfSeveralSchemasIsAQuestionUntilTheSchemaIsNamed() throws SQLException {
        database(db -> {
            for (String tenant : List.of("one", "two")) {
                TestServer.run(db, "CREATE SCHEMA " + tenant, "SET search_path = " + tenant);
                run(db, tables("rails").create());
            }
            assertThat(found(db, wish("rails"))).hasSize(2);
            assertThat(found(db, new HistoryWish("rails", Optional.of("two"), Optional.empty())))
                    .containsExactly("two.schema_migrations");
        });
    }

    @Test
    void anOldRailsWithoutItsMetadataIsRailsToAPlaybookThatSaysSo() throws SQLException {
        database(db -> {
            TestServer.run(db, tables("rails").create().get(0));
            assertThat(found(db, wish("rails"))).containsExactly("public.schema_migrations");
        });
    }

    @Test
    void aLockBelongsToTheHistoryBesideIt() throws SQLException {
        database(db -> {
            TestServer.run(
                    db,
                    "CREATE TABLE jobs (id serial, name varchar(255), batch int, migration_time timestamptz)",
                    "CREATE TABLE jobs_lock (index serial, is_locked int)",
                    "INSERT INTO jobs_lock (is_locked) VALUES (1)",
                    "CREATE TABLE knex_migrations_lock (index serial, is_locked int)");
            assertThat(only(db, "knex").failed()).isTrue();
            TestServer.run(db, "UPDATE jobs_lock SET is_locked = 0", "INSERT INTO knex_migrations_lock VALUES (1, 1)");
            assertThat(only(db, "knex").failed()).isFalse();
        });
    }

    @Test
    void columnsOfOtherTypesAreNoHistory() throws SQLException {
        database(db -> {
            TestServer.run(
                    db,
                    "CREATE TABLE schema_migrations (version bigint, dirty text)",
                    "CREATE TABLE migrations (id serial, \"timestamp\" timestamptz, name text)",
                    "CREATE TABLE alembic_version (version_num int)");
            assertThat(SchemaHistories.detect(db)).isEmpty();
        });
    }
}
