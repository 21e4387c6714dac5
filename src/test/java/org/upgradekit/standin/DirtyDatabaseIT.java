package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;

/** What only an operator can decide about a database that a failed migration left half-way. */
class DirtyDatabaseIT {
    @TempDir
    private Path directory;

    private StandIn product;
    private String before;

    @BeforeEach
    void stopHalfWay() throws IOException, SQLException {
        product = StandIn.in(directory);
        product.playbook(
                "run: ['${home}/bin/migrate']",
                "run: ['${home}/bin/migrate']\n    done-if: {run: [test, -e, '${home}/migrated']}");
        before = product.content();
        product.migration("ALTER TABLE item RENAME COLUMN name TO title; SELECT 1 / 0;");
        Screen stopped = product.apply("stop");
        assertThat(stopped.exit()).as(stopped.all()).isEqualTo(6);
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    @Test
    void anAbandonedOneBearsItsPublicNameAgainAndTheProductCanBeUpgradedOnceItIsMended()
            throws IOException, SQLException {
        String run = product.runs().get(0);
        Screen abandoned = product.types("abandon", run, "--reason", "mended by hand");
        assertThat(abandoned.exit()).as(abandoned.all()).isZero();
        assertThat(abandoned.err())
                .contains("ABANDONED", "database DIRTY", "Owed      start standin", "by hand what is dirty or stopped")
                .doesNotContain("public name back");
        assertThat(product.running()).as("nothing was started").isFalse();
        assertThat(StandInServer.column(product.database(), "SELECT title FROM item WHERE id = 3"))
                .as("within reach, as the failed step left it")
                .containsExactly("item 3");
        Screen status = product.types("status");
        assertThat(status.exit()).as(status.all()).isZero();
        List<String> left = product.leftovers();
        assertThat(left).hasSize(1);
        assertThat(product.types("restore-points", "list").out()).contains(left.get(0));

        StandInServer.run(product.database(), "ALTER TABLE item RENAME COLUMN title TO name");
        product.script(
                "bin/mend",
                "echo 1.0 >" + product.home() + "/program/version; echo theme=light >" + product.home()
                        + "/conf/settings");
        product.run("bin/mend").succeeded();
        product.run("bin/start").succeeded();
        product.migration(StandIn.MIGRATION);
        Screen done = product.apply("stop");
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(StandInServer.column(product.database(), "SELECT title || ' ' || size FROM item WHERE id = 3"))
                .containsExactly("item 3 3");
        assertThat(StandInServer.column(
                        "postgres",
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '"
                                + product.database() + "'"))
                .containsExactly("the stand-in's own");
        String named = product.types("restore-points", "list").out();
        assertThat(product.leftovers())
                .hasSize(2)
                .allSatisfy(one -> assertThat(named).contains(one));
    }

    @Test
    void aServerThatIsGoneKeepsNoRunOpenForEver() throws IOException {
        Files.writeString(product.home().resolve("admin"), "postgresql://postgres@127.0.0.1:1/postgres\n");
        Screen abandoned = product.types("abandon", product.runs().get(0), "--reason", "restored elsewhere");
        assertThat(abandoned.exit()).as(abandoned.all()).isZero();
        assertThat(abandoned.err()).contains("ABANDONED", "not within reach again", "cannot connect to");
        assertThat(product.types("status").exit()).isZero();
    }

    /** What the failed attempt and an operator did is a change, though the step finds nothing to do any more. */
    @Test
    void anAcceptedOneThatIsDoneByNowIsPutBackByARollback() throws IOException, SQLException {
        String work = StandInServer.column(
                        "postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'upg\\_work\\_%'")
                .get(0);
        StandInServer.run(work, "ALTER TABLE item ADD COLUMN size int DEFAULT 7");
        StandInServer.run(work, "UPDATE item SET title = 'what verify does not expect' WHERE id = 2");
        StandInServer.run(work, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, true)");
        Files.writeString(product.home().resolve("migrated"), "by hand");
        assertThat(product.types("accept", "database", "--reason", "done by hand")
                        .exit())
                .isZero();
        Screen resumed = product.types("resume");
        assertThat(resumed.exit()).as(resumed.all()).isEqualTo(6);
        Screen back = product.types("rollback");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(product.content()).isEqualTo(before);
        assertThat(product.running()).isTrue();
    }

    /** Whatever is accepted of a store that a cut-off `resume` was putting back: a rollback never calls it unchanged. */
    @Test
    @Fault("a store accepted while a cut-off `resume` puts it back: refused, then `rollback`")
    void acceptedWhileItIsPutBackARollbackLeadsToTheOldContentAllTheSame() throws IOException, SQLException {
        boolean refused = false;
        for (int n = 1; !refused; n++) {
            product.migration(StandIn.MIGRATION);
            Screen cut = product.typesCut(n, "resume");
            assertThat(cut.exit()).as("cut at %d: %s", n, cut.all()).isNotZero();
            Screen accepted = product.types("accept", "database", "--reason", "looked at it");
            assertThat(accepted.exit()).as("cut at %d: %s", n, accepted.all()).isIn(0, 3);
            refused = accepted.err().replaceAll("\\s+", " ").contains("has begun to put database back");
            Screen back = product.types("rollback");
            assertThat(back.exit()).as("cut at %d: %s", n, back.all()).isZero();
            assertThat(product.content()).as("cut at %d", n).isEqualTo(before);
            product.types("restore-points", "drop-kept", "standin", "--yes");
            product.migration("ALTER TABLE item RENAME COLUMN name TO title; SELECT 1 / 0;");
            assertThat(product.apply("stop").exit()).isEqualTo(6);
        }
    }

    @Test
    void anAcceptedOneIsGoneOnWithAsItIs() throws IOException, SQLException {
        product.migration("ALTER TABLE item ADD COLUMN size int DEFAULT 7; UPDATE item SET size = id;"
                + " INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, true);");
        Screen accepted = product.types("accept", "database", "--reason", "only the rename happened");
        assertThat(accepted.exit()).as(accepted.all()).isZero();
        assertThat(product.types("status").out()).doesNotContain("database DIRTY");
        Screen resumed = product.types("resume");
        assertThat(resumed.exit()).as(resumed.all()).isZero();
        assertThat(StandInServer.column(product.database(), "SELECT title || ' ' || size FROM item WHERE id = 3"))
                .as("the rename of the failed attempt stayed: it was not put back before the step ran again")
                .containsExactly("item 3 3");
    }
}
