package org.upgradekit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.upgradekit.demo.DemoScenario;
import org.upgradekit.docs.Pages;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/**
 * Does what the page says when the tool cannot be used at all, to the letter but for the ids of the run: on a run that was
 * stopped in its migration and whose journal is damaged.
 */
@Tier.NeedsSystemd
@Tier.NeedsDebianPostgres
class WayBackByHandIT {
    private static final Path PAGE = Path.of("docs/how-to/recover-from-a-failure.md");
    private static final String EXAMPLE_RUN = "20261121T143359Z-9224";
    private static final String EXAMPLE_DIGITS = "0b030b28";
    private static final List<String> ALL_COMMANDS =
            List.of("status", "runs list", "resume", "rollback", "abandon RUN --reason x");

    private NotesHost host;
    private String run;
    private String digits;

    private String before;

    @BeforeEach
    void stopInTheMigration() throws IOException {
        host = NotesHost.boot();
        host.install(DemoScenario.FAILURE);
        sql("ALTER DATABASE notes CONNECTION LIMIT 25;");
        before = host.content();
        assertThat(host.apply("stop").exit()).isEqualTo(6);
        run = shell("ls /var/lib/upgradekit/notes/runs").strip();
        digits = host.sql("SELECT right(datname, 8) FROM pg_database WHERE datname LIKE 'upg\\_rp\\_%'");
    }

    @AfterEach
    void remove() throws IOException {
        host.close();
    }

    @Test
    void thePagesStepsLeadToTheOldVersionAndToTheNextUpgrade() throws IOException {
        damageTheJournal();

        look();
        database();
        files();
        services();

        assertThat(host.content()).isEqualTo(before).contains("|25|", "the notes of everybody");
        assertThat(host.get("/health")).contains("\"healthy\"", "\"version\":\"1.0\"");
        assertThat(host.active("all-notes.timer")).isTrue();
        dropWhatIsLeft();
        goOnUpgrading();
    }

    private void damageTheJournal() throws IOException {
        shell("sed -i '3s/\"seq\":3/\"seq\":4/' /var/lib/upgradekit/notes/runs/" + run + "/journal.jsonl");
        for (String command : ALL_COMMANDS) {
            Programs.Result refused = host.upgrade(command.replace("RUN", run).split(" "));
            assertThat(refused.exit()).as(command).isEqualTo(6);
            assertThat(refused.output()).contains("the journal is damaged");
        }
        Programs.Result planned = plan();
        assertThat(planned.exit()).as(planned.output()).isEqualTo(6);
    }

    private void look() throws IOException {
        String seen = sql(blocks("### 1. Look", "sql").get(0));
        assertThat(seen)
                .contains("upg_rp_" + digits + "|rp|notes|" + run + "|t|")
                .contains("|25|the notes of everybody")
                .contains("upg_work_" + digits + "|work|notes|")
                .contains("notes|placeholder|notes|");
    }

    private void database() throws IOException {
        sql(blocks("### 2. The database", "sql").get(0));
    }

    private void files() throws IOException {
        List<String> steps = blocks("### 3. Files", "sh");
        String checked = shell(steps.get(0));
        for (String store : List.of("conf", "program")) {
            String digest = checked.lines()
                    .filter(line -> line.endsWith("  " + store + "/1.tar"))
                    .map(line -> line.substring(0, 64))
                    .findFirst()
                    .orElseThrow();
            assertThat(checked).contains("\"/srv/notes/" + store + "\"", "\"sha256:" + digest + "\"");
            shell(there() + steps.get(1).replace("program", store));
        }
    }

    private String there() throws IOException {
        return blocks("### 3. Files", "sh").get(0).lines().findFirst().orElseThrow() + "\n";
    }

    private void services() throws IOException {
        List<String> steps = blocks("### 4. Fences and services", "sh");
        assertThat(shell(steps.get(0)).lines())
                .as("the service, its socket and its timer")
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).endsWith("# was-active: yes"));
        shell(steps.get(1));
        shell(
                "for _ in $(seq 300); do ! bash /opt/get.sh /health 2>/dev/null | grep -q healthy || break; sleep 0.1; done");
    }

    private void dropWhatIsLeft() throws IOException {
        sql(blocks("### 5. Drop what is left", "sql").get(0));
        shell(blocks("### 5. Drop what is left", "sh").get(0));
        assertThat(host.sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'upg%' OR datname LIKE '%replaced'"))
                .isEqualTo("0");
    }

    private void goOnUpgrading() throws IOException {
        assertThat(plan().exit()).as("the damaged run is still there").isEqualTo(6);
        shell(blocks("## A damaged journal", "sh").get(0));
        Programs.Result planned = plan();
        assertThat(planned.exit()).as(planned.output()).isZero();
        Programs.Result status = host.upgrade("status", "notes");
        assertThat(status.exit()).as(status.output()).isZero();
    }

    @Test
    void aMarkerThatIsLeftBlocksThePlanUntilThePagesStatementTakesItAway() throws IOException {
        String marker = host.sql("SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                + " WHERE datname = 'upg_work_" + digits + "'");
        assertThat(host.upgrade("rollback", "notes").exit()).isZero();
        String oid = host.sql("SELECT oid FROM pg_database WHERE datname = 'notes'");
        sql("COMMENT ON DATABASE notes IS '"
                + marker.replaceFirst("\"self\":\"\\d+\"", "\"self\":\"" + oid + "\"")
                        .replace("'", "''") + "';");
        Programs.Result claimed = plan();
        assertThat(claimed.exit()).as(claimed.output()).isEqualTo(3);
        assertThat(claimed.output()).contains("in the hands of run " + run);

        sql(blocks("## A damaged journal", "sql").get(0));

        Programs.Result planned = plan();
        assertThat(planned.exit()).as(planned.output()).isZero();
    }

    private Programs.Result plan() throws IOException {
        return host.upgrade("plan", "/opt/playbook.yaml", "--to", "2.0");
    }

    private List<String> blocks(String heading, String language) {
        String text = Pages.section(PAGE, heading).replace(EXAMPLE_RUN, run).replace(EXAMPLE_DIGITS, digits);
        return Pages.blocks(text, language);
    }

    private String shell(String commands) throws IOException {
        return host.machine()
                .run("bash", "-euo", "pipefail", "-c", commands)
                .succeeded()
                .output();
    }

    /** As the page has it typed: read by psql, line by line, as the superuser in database postgres. */
    private String sql(String statements) throws IOException {
        Path file = host.machine().root().resolve("opt/typed.sql");
        Files.writeString(file, statements);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return shell("cd /; setpriv --reuid=postgres --regid=postgres --init-groups"
                + " psql -XAqv ON_ERROR_STOP=1 postgres </opt/typed.sql");
    }
}
