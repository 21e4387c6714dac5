package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;

/** A product that migrates while its new program runs already: the plan says what that costs, and no row is lost by it. */
class RunningMigrationIT {
    private static final String BY_HAND = "SELECT count(*) FROM item WHERE name = 'by hand'";

    @TempDir
    private Path directory;

    private StandIn product;
    private String before;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        product.playbook("title: Stand-in", "title: Stand-in\nmigrate-while: running");
        product.behaves("lenient");
        before = product.content();
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    /** A migration that fails half-way, after somebody wrote by the program that runs. */
    private void failsAfterSomebodyWrote() throws IOException {
        product.script(
                "bin/migrate",
                "python3 -c \"import re, urllib.request; urllib.request.urlopen(re.search("
                        + "r'url: (http\\S+)', open('" + product.home() + "/playbook.yaml').read()).group(1) + '/item',"
                        + " data=b'')\" && psql -XAtq -d \"$DSN\" -c 'ALTER TABLE item ADD COLUMN half int' && exit 3");
    }

    private void runs(String... pairs) throws IOException {
        List<String> all = new ArrayList<>(List.of("title: Stand-in", "title: Stand-in\nmigrate-while: running"));
        all.addAll(List.of(pairs));
        product.playbook(all.toArray(String[]::new));
    }

    /** Files as well: what the new version has served on is not put back beneath it. */
    @Test
    @Fault("files that the new version has served on, dirty: a `resume` refuses, then `rollback`")
    void aResumeDoesNotPutBackFilesThatSomebodyHasWrittenTo() throws IOException {
        Path data = Files.createDirectory(product.home().resolve("data"));
        runs("  conf: {files:", "  data: {files: ['${home}/data']}\n  conf: {files:", "\nverify:", """

                  - id: data
                    run: ['${home}/bin/data']
                    changes: [data]
                    timeout: 20s

                verify:""");
        product.script("bin/data", "echo new >" + data + "/users; exit 3");
        assertThat(product.apply("stop").exit()).isEqualTo(6);
        Screen refused = product.types("resume");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(6);
        assertThat(refused.err().replaceAll("\\s+", " "))
                .contains("data is dirty, and the new version has served on it since the restore point");
        assertThat(data.resolve("users")).hasContent("new");
        Screen back = product.types("rollback");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(data).isEmptyDirectory();
    }

    /** What the new version wrote before anything was migrated is no reason to drop the only copy of the old state. */
    @Test
    @Fault(
            "killed once the new version has written and before it is migrated: `resume` keeps the restore point, then `rollback`")
    void theRestorePointOutlivesWhatTheNewVersionWroteBeforeTheMigration() throws Exception {
        runs(
                "  program: {files: ['${home}/program']}\n",
                "",
                "  conf: {files: ['${home}/conf']}\n",
                "",
                "changes: [program]",
                "changes: []\n    undo: {run: ['${home}/bin/install', '${to}']}",
                "changes: [conf]",
                "changes: []",
                "migrate:\n",
                """
                migrate:
                  - id: wait
                    run: ['${home}/bin/wait']
                    changes: []
                    timeout: 80s
                """);
        Path waited = product.home().resolve("waited");
        product.script(
                "bin/wait",
                "test -e " + waited + " || { python3 -c \"import re, urllib.request; urllib.request.urlopen(re.search("
                        + "r'url: (http\\S+)', open('" + product.home() + "/playbook.yaml').read()).group(1) + '/item',"
                        + " data=b'')\"; touch " + waited + "; sleep 60; }");
        Process process = product.applyApart("stop");
        while (!Files.exists(waited)) {
            assertThat(process.isAlive()).isTrue();
            Thread.sleep(50);
        }
        process.destroyForcibly().waitFor();
        Screen resumed = product.types("resume");
        assertThat(resumed.exit()).as(resumed.all()).isZero();
        Screen back = product.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(StandInServer.column(product.database(), BY_HAND)).containsExactly("0");
    }

    @Test
    void isNewAfterwardsAndThePlanSaysWhatItRisks() throws IOException, SQLException {
        Screen plan =
                product.types("plan", product.home().resolve("playbook.yaml").toString(), "--to", "2.0");
        assertThat(plan.exit()).as(plan.all()).isZero();
        assertThat(plan.out().replaceAll("\\s+", " "))
                .contains(
                        "The new version runs before migrate has changed database (migrate-while: running)",
                        "Nothing keeps writers out meanwhile; a rollback sets aside what they wrote since the start",
                        "What users write between the start of the new version and the end of verify is set aside")
                .doesNotContain("only the services' fences keep writers out");
        assertThat(plan.out().indexOf("point of no return"))
                .isPositive()
                .isLessThan(plan.out().indexOf("bin/migrate"));

        Screen screen = product.apply("rollback");
        assertThat(screen.exit()).as(screen.all()).isZero();
        assertThat(StandInServer.column(product.database(), "SELECT title || ' ' || size FROM item WHERE id = 3"))
                .containsExactly("item 3 3");
        assertThat(StandInServer.column(
                        "postgres",
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '"
                                + product.database() + "'"))
                .containsExactly("the stand-in's own");
    }

    @Test
    void aMigrationThatFailsIsRolledBackAndWhatWasWrittenMeanwhileIsKeptAside() throws IOException, SQLException {
        failsAfterSomebodyWrote();
        Screen screen = product.apply("rollback");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(5);
        assertThat(product.content()).as(screen.all()).isEqualTo(before);
        assertThat(product.running()).isTrue();
        String aside = product.leftovers().get(0);
        assertThat(screen.err()).contains("database " + aside + ": what the rollback replaced");
        assertThat(product.types("status").out()).contains(aside);
        StandInServer.run("postgres", "ALTER DATABASE " + aside + " ALLOW_CONNECTIONS true");
        assertThat(StandInServer.column(aside, BY_HAND)).containsExactly("1");
    }

    @Test
    void aResumeDoesNotPutBackWhatSomebodyHasWrittenTo() throws IOException, SQLException {
        failsAfterSomebodyWrote();
        assertThat(product.apply("stop").exit()).isEqualTo(6);
        product.migration("ALTER TABLE item DROP COLUMN half; " + StandIn.MIGRATION);
        Screen refused = product.types("resume");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(6);
        assertThat(refused.err().replaceAll("\\s+", " "))
                .contains(
                        "database is dirty, and the new version has served on it since the restore point",
                        "upgrade rollback",
                        "upgrade accept database --reason");
        assertThat(StandInServer.column(product.database(), BY_HAND)).containsExactly("1");

        assertThat(product.types("accept", "database", "--reason", "looked at it")
                        .exit())
                .isZero();
        Screen resumed = product.types("resume");
        assertThat(resumed.exit()).as(resumed.all()).isZero();
        assertThat(StandInServer.column(product.database(), BY_HAND.replace("name", "title")))
                .containsExactly("1");
    }

    @Test
    void whatAMigrationThatWasCutOffLeftIsGoneOnWithOnceItIsAccepted() throws Exception {
        product.migration("ALTER TABLE item ADD COLUMN half int; SELECT pg_sleep(60);");
        Process process = product.applyApart("stop");
        String asleep = "SELECT pid FROM pg_stat_activity WHERE datname = '" + product.database()
                + "' AND query LIKE 'SELECT pg_sleep(60)%'";
        while (StandInServer.column("postgres", asleep).isEmpty()) {
            Thread.sleep(50);
        }
        process.destroyForcibly().waitFor();
        Screen refused = product.types("resume");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(6);
        assertThat(refused.err().replaceAll("\\s+", " ")).contains("upgrade accept database --reason");
        product.migration("ALTER TABLE item DROP COLUMN half; " + StandIn.MIGRATION);
        Screen accepted = product.types("accept", "database", "--reason", "half a column, no more");
        assertThat(accepted.exit()).as(accepted.all()).isZero();
        Screen resumed = product.types("resume");
        assertThat(resumed.exit()).as(resumed.all()).isZero();
        assertThat(StandInServer.column(product.database(), "SELECT title || ' ' || size FROM item WHERE id = 3"))
                .containsExactly("item 3 3");
    }
}
