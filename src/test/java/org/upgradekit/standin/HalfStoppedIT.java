package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;

/** A service whose stop had no good end may be on its way down: it answers still, and its status says that it runs. */
class HalfStoppedIT {
    private static final Duration DRAINED = Duration.ofSeconds(6);

    @TempDir
    private Path directory;

    private StandIn product;
    private Path draining;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        draining = product.home().resolve("draining");
        product.run("bin/stop").succeeded();
        product.behaves("drains");
        product.run("bin/start").succeeded();
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.behaves("");
        product.close();
    }

    private void drainsFirst() throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (!Files.exists(draining)) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(10);
        }
    }

    private void runsStillLater() throws IOException, InterruptedException {
        Thread.sleep(DRAINED.toMillis());
        assertThat(product.running()).isTrue();
    }

    @Test
    @Fault("killed while its service takes its time to end, then rollback")
    void aStopThatWasCutOffIsFinishedOnTheWayBack() throws Exception {
        Process process = product.applyApart("stop");
        drainsFirst();
        process.destroyForcibly().waitFor();
        Screen shown = product.types("rollback", "--dry-run");
        assertThat(shown.out()).contains("finish the stop of standin");
        Screen back = product.types("rollback");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(back.err()).contains("NOTHING CHANGED");
        runsStillLater();
    }

    @Test
    void aStopThatFailedIsFinishedToo() throws Exception {
        String stop = Files.readString(product.home().resolve("bin/stop"));
        product.script(
                "bin/stop",
                stop + "\ntest -f " + product.home() + "/tried || { touch " + product.home()
                        + "/tried; echo no bus; exit 1; }");
        Screen failed = product.apply("rollback");
        assertThat(failed.exit()).as(failed.all()).isEqualTo(5);
        assertThat(failed.err()).contains("no bus", "NOTHING WAS CHANGED");
        runsStillLater();
    }

    @Test
    void oneThatCannotBeStoppedIsLeftAsItIs() throws Exception {
        String stop = Files.readString(product.home().resolve("bin/stop"));
        product.script("bin/stop", "echo no bus; exit 1");
        Screen failed = product.apply("rollback");
        assertThat(failed.exit()).as(failed.all()).isEqualTo(5);
        assertThat(failed.err().replaceAll("\\s+", " ")).contains("✓ stop.standin left as it is");
        runsStillLater();
        Files.writeString(product.home().resolve("bin/stop"), stop);
    }
}
