package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/** By which schema history an upgrade is judged. */
class HistoriesIT {
    private static final String NAMED = "history: {tool: goose, schema: public, table: goose_db_version}";

    @TempDir
    private Path directory;

    private StandIn product;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    private Screen ended(Screen screen, int exit) {
        assertThat(screen.exit()).as(screen.all()).isEqualTo(exit);
        return screen;
    }

    @Test
    void severalAreAQuestionBeforeAnythingStopsAndANameIsTheAnswer() throws IOException, SQLException {
        StandInServer.run(
                product.database(),
                "SET ROLE \"" + product.role() + "\"",
                "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)",
                "INSERT INTO schema_migrations VALUES (3, true)");
        product.playbook(", history: goose", "");
        Screen refused = ended(product.apply("rollback"), 3);
        assertThat(refused.err().replaceAll("\\s+", " "))
                .contains("holds several schema histories: goose in public.goose_db_version, golang-migrate in"
                        + " public.schema_migrations");
        assertThat(product.running()).isTrue();

        product.playbook("history: goose", NAMED);
        Screen done = ended(product.apply("rollback"), 0);
        assertThat(done.err()).as("what is not named is not judged").contains("✓ history.database");
    }

    @Test
    void theNamedOneHasToBeThereAfterTheMigration() throws IOException, SQLException {
        String before = product.content();
        product.playbook("history: goose", NAMED);
        product.behaves("lenient");
        product.migration(StandIn.MIGRATION + " ALTER TABLE goose_db_version RENAME TO elsewhere");
        Screen back = ended(product.apply("rollback"), 5);
        assertThat(back.err()).contains("there is no history of goose");
        assertThat(product.content()).isEqualTo(before);
    }

    @Test
    void aRoleThatWritesItsHistoryNeedNotReadIt() throws IOException, SQLException {
        product.behaves("lenient");
        product.migration(StandIn.MIGRATION + " REVOKE SELECT ON goose_db_version FROM \"" + product.role() + "\";");
        Screen done = ended(product.apply("rollback"), 0);
        assertThat(done.err().replaceAll(" +", " ")).contains("✓ history.database goose 2");
    }

    @Test
    void aMigrationThatItsToolCallsUnfinishedStopsTheUpgradeBeforeItBegins() throws IOException, SQLException {
        StandInServer.run(
                product.database(),
                "SET ROLE \"" + product.role() + "\"",
                "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)",
                "INSERT INTO schema_migrations VALUES (3, true)");
        product.playbook("history: goose", "history: golang-migrate");
        Screen refused = ended(product.apply("rollback"), 3);
        assertThat(refused.err().replaceAll("\\s+", " "))
                .contains("golang-migrate says in public.schema_migrations that a migration failed or is unfinished");
    }
}
