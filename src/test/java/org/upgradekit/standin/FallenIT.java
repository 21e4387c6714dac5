package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/** A service that was started and runs no more, of itself or since a reboot, when its run goes on: it is started again. */
class FallenIT {
    private static final String HEALTH = "http: {url: '${url}/health'}\n      expect: {json: {status: ok}}";

    @TempDir
    private Path directory;

    private StandIn product;
    private Path fatal;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        fatal = product.home().resolve("fatal");
        String home = product.home().toString();
        // As whoever dies of a question would: only in the version that is named.
        product.script(
                "bin/ask",
                "test \"$(cat " + fatal + " 2>&1)\" = \"$(cat " + home + "/program/version)\" && { " + home
                        + "/bin/stop; exit 1; }\nexec /usr/bin/python3 -c 'import urllib.request as web;"
                        + " web.urlopen(\"http://127.0.0.1:" + product.port() + "/health\")'");
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    private Screen ended(int exit, Screen screen) {
        assertThat(screen.exit()).as(screen.all()).isEqualTo(exit);
        return screen;
    }

    @Test
    void beforeItWasReadyOnTheWayForward() throws Exception {
        product.playbook(HEALTH, "run: ['${home}/bin/ask']");
        Files.writeString(fatal, "2.0");
        ended(6, product.apply("stop"));
        assertThat(product.running()).isFalse();
        Files.delete(fatal);
        Screen done = ended(0, product.types("resume"));
        assertThat(done.err()).contains("start.standin", "attempt 2");
        assertThat(product.running()).isTrue();
    }

    /** As after a reboot: it was ready once, and what comes next asks one that has just been started. */
    @Test
    void afterItWasReady() throws Exception {
        product.playbook("title: item 2}}", "title: never}}");
        ended(6, product.apply("stop"));
        product.run("bin/stop").succeeded();
        Screen resumed = product.types("resume");
        assertThat(resumed.err().replaceAll("\\s+", " "))
                .contains("start.standin attempt 2", "ready.standin attempt 2");
    }

    @Test
    void beforeItWasReadyOnTheWayBackAndInItsUndo() throws Exception {
        product.playbook(HEALTH, "run: ['${home}/bin/ask']");
        String old = product.content();
        ended(0, product.apply("stop"));
        String fresh = product.content();
        Files.writeString(fatal, "1.0");
        Screen failed = ended(10, product.types("rollback", "--discard-new-data"));
        assertThat(failed.err())
                .contains(
                        "ROLLBACK FAILED. Stand-in 1.0 was started and is not verified; down",
                        " in all",
                        "database restored")
                .doesNotContain("public name");
        Files.delete(fatal);
        ended(0, product.types("rollback"));
        assertThat(product.content()).isEqualTo(old);
        assertThat(product.running()).isTrue();

        Files.writeString(fatal, "2.0");
        ended(10, product.types("rollback", "--undo", "--discard-new-data"));
        Files.delete(fatal);
        ended(0, product.types("resume"));
        assertThat(product.content()).isEqualTo(fresh);
        assertThat(product.running()).isTrue();
    }

    /** What users wrote since its start is not put back for a start that failed. */
    @Test
    void afterAStartThatMigrated() throws Exception {
        product.playbook(
                "    #service",
                "    changes: [database]\n    timeout: 20s",
                """
                migrate:
                  - id: migrate
                    run: ['${home}/bin/migrate']
                    env: {DSN: '${store.database.url}'}
                    changes: [database]
                    timeout: 20s

                """,
                "",
                "http: {url: '${url}/item/2'}\n    expect: {json: {title: item 2}}",
                "run: ['${home}/bin/ask']");
        product.behaves("migrates");
        Files.writeString(fatal, "2.0");
        ended(6, product.apply("stop"));
        assertThat(product.running()).isFalse();
        // It finds its schema as it wants it.
        product.behaves("");
        StandInServer.run(product.database(), "INSERT INTO item (title) VALUES ('of a user')");

        String start = Files.readString(product.home().resolve("bin/start"));
        product.script("bin/start", "echo no such library; exit 1");
        Screen fallen = ended(6, product.types("resume"));
        assertThat(fallen.err())
                .contains("runs no more, and cannot be started again", "no such library")
                .doesNotContain("DIRTY", "dirty");
        Files.writeString(product.home().resolve("bin/start"), start);

        Files.delete(fatal);
        ended(0, product.types("resume"));
        assertThat(product.running()).isTrue();
        assertThat(StandInServer.column(product.database(), "SELECT count(*) FROM item WHERE title = 'of a user'"))
                .containsExactly("1");
    }
}
