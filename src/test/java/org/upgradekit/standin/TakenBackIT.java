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
import org.upgradekit.testing.Fault;

/** An effect outside any store, which stands between two changes of one, when that store is put back to be changed anew. */
class TakenBackIT {
    /** With 1 every change has its turn, which takes minutes. */
    private static final int STRIDE = Integer.getInteger("upgradekit.sweep.stride", 4);

    @TempDir
    private Path directory;

    private StandIn product;
    private Path told;
    private Path mended;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        told = product.home().resolve("told");
        mended = product.home().resolve("mended");
        product.playbook("\nverify:", """

                  - id: tell
                    run: ['${home}/bin/tell']
                    undo: {run: ['${home}/bin/untell']}
                    changes: []
                    timeout: 20s
                  - id: more
                    run: ['${home}/bin/more']
                    env: {DSN: '${store.database.url}'}
                    changes: [database]
                    timeout: 20s

                verify:""");
        product.script("bin/tell", "mkdir " + told);
        product.script("bin/untell", "rm -rf " + told);
        product.script("bin/more", "test -e " + mended);
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    private Screen types(int exit, String... words) {
        Screen screen = product.types(words);
        assertThat(screen.exit()).as(screen.all()).isEqualTo(exit);
        return screen;
    }

    private void stopAfterIt() throws IOException {
        Files.deleteIfExists(mended);
        Screen stopped = product.apply("stop");
        assertThat(stopped.exit()).as(stopped.all()).isEqualTo(6);
        assertThat(told).exists();
        Files.createFile(mended);
    }

    @Test
    void aResumeTakesItBackBeforeItIsMadeOnceMore() throws IOException {
        stopAfterIt();
        types(0, "resume");
        assertThat(told).exists();
        assertThat(product.running()).isTrue();
    }

    /** It is no store that fails here, and nothing is dirty: what the step had done half-way is taken back all the same. */
    @Test
    void aStepThatFailedItselfIsTakenBackBeforeItRunsAgain() throws IOException {
        Files.createFile(mended);
        product.script("bin/tell", "mkdir " + told + " && exit 3");
        Screen stopped = product.apply("stop");
        assertThat(stopped.exit()).as(stopped.all()).isEqualTo(6);
        assertThat(told).exists();
        product.script("bin/tell", "mkdir " + told);
        types(0, "resume");
        assertThat(told).exists();
        assertThat(product.running()).isTrue();
    }

    /** A `resume` that is cut off at each n-th change of the disk, and a way back then: nothing of it is left. */
    @Test
    void cutOffWhileItIsTakenBackARollbackLeavesNothingOfIt() throws Exception {
        String before = product.content();
        int cuts = 0;
        for (int n = 1; cuts < 60; n += STRIDE) {
            stopAfterIt();
            Screen cut = product.typesCut(n, "resume");
            if (cut.exit() == 0) {
                break;
            }
            types(0, "rollback");
            assertThat(told).as("cut at %d: %s", n, cut.all()).doesNotExist();
            assertThat(product.content()).as("cut at %d", n).isEqualTo(before);
            types(0, "restore-points", "drop-kept", "standin", "--yes");
            cuts++;
        }
        assertThat(cuts).isBetween(4, 59);
    }

    /** The undo of a rollback that was killed is at work still: nobody ends the run underneath it. */
    @Test
    @Fault("a `rollback` killed while its undo is at work, then `abandon`: refused, then `rollback`")
    void whatARollbackLeftAtWorkIsSeenByAbandon() throws Exception {
        stopAfterIt();
        Path begun = product.home().resolve("begun");
        Path goOn = product.home().resolve("go-on");
        product.script(
                "bin/untell", "touch " + begun + "; while ! test -e " + goOn + "; do sleep 0.1; done; rm -rf " + told);
        Process back = product.apart("rollback", "standin");
        while (!Files.exists(begun)) {
            Thread.sleep(20);
        }
        back.destroyForcibly().waitFor();
        Screen refused = types(3, "abandon", product.runs().get(0), "--reason", "by hand");
        assertThat(refused.err()).contains("is still at work", "undo.tell: pid ");
        Files.createFile(goOn);
        types(0, "rollback");
        assertThat(told).doesNotExist();
    }

    @Test
    void whatCannotBeTakenBackStopsTheResumeAndSaysWhose() throws IOException {
        stopAfterIt();
        product.script("bin/untell", "echo no answer; exit 3");
        String said = types(6, "resume").err().replaceAll("\\s+", " ");
        assertThat(said).contains("tell", "no answer");
        assertThat(told).exists();
        product.script("bin/untell", "rm -rf " + told);
        types(0, "resume");
        assertThat(product.running()).isTrue();
    }
}
