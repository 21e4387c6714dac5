package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/** What was reviewed is what runs: a database that bears the same name and content is another one all the same. */
class PlanFileIT {
    @Test
    void isStaleWhenTheDatabaseWasDroppedAndMadeAnew(@TempDir Path directory) throws IOException, SQLException {
        try (StandIn product = StandIn.in(directory)) {
            String plan = product.home().resolve("plan.json").toString();
            Screen planned = product.types("plan", product.home() + "/playbook.yaml", "--to", "2.0", "--out", plan);
            assertThat(planned.exit()).as(planned.all()).isZero();
            String name = product.database();
            String old = StandInServer.column("postgres", "SELECT oid FROM pg_database WHERE datname = '" + name + "'")
                    .get(0);
            StandInServer.run(
                    "postgres",
                    "CREATE DATABASE another TEMPLATE " + name + " OWNER " + product.role(),
                    "DROP DATABASE " + name,
                    "ALTER DATABASE another RENAME TO " + name);
            String before = product.content();

            Screen stale = product.types("apply", plan);
            assertThat(stale.exit()).as(stale.all()).isEqualTo(9);
            assertThat(stale.err().replaceAll("\\s+", " "))
                    .contains("the plan is stale", "stores.database.oid was " + old + " and is ", "upgrade plan");
            assertThat(product.content()).isEqualTo(before);
            assertThat(product.running()).isTrue();
            assertThat(product.runs()).isEmpty();
            assertThat(product.leftovers()).isEmpty();
        }
    }
}
