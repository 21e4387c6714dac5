package org.upgradekit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.upgradekit.demo.DemoScenario;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Tier;

/**
 * The host, shut down and booted again, or killed and booted again, in each phase of an upgrade, its units enabled: a
 * service, the socket and the timer that start it. Then the run is resumed, or rolled back.
 */
@Tier.NeedsSystemd
@Tier.NeedsDebianPostgres
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RebootIT {
    private static final List<String> PHASES = List.of(
            "stop.notes", "save.h1", "settings", "migrate", "open.database", "start.notes", "version.installed");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private NotesHost host;
    private String fresh = "";

    /** One boot in the middle. */
    private record Case(String after, boolean inOrder, boolean on, boolean upheld) {}

    @BeforeAll
    void boot() throws IOException {
        host = NotesHost.boot();
        host.install(DemoScenario.UPGRADE);
        host.apply("stop").succeeded();
        fresh = withoutSequences(host.contentWithoutTimes());
    }

    @AfterAll
    void remove() throws IOException {
        host.close();
    }

    @Test
    @Fault(
            "the host rebooted, or killed and booted again, in each phase: nothing starts that must not, then `resume` or `rollback`")
    void inEachPhase(Cases counted) throws Exception {
        List<Case> all = new ArrayList<>();
        for (boolean on : List.of(true, false)) {
            for (boolean inOrder : List.of(true, false)) {
                for (String phase : PHASES) {
                    all.add(new Case(phase, inOrder, on, all.size() % 2 == 1));
                }
            }
        }
        for (Case one : Size.of(all, 6)) {
            through(one);
            counted.count(true);
        }
    }

    private void through(Case one) throws Exception {
        host.install(DemoScenario.UPGRADE);
        if (one.upheld()) {
            host.uphold();
        }
        String before = withoutSequences(host.content());
        host.applyInBackground();
        await(one.after());
        if (one.inOrder()) {
            host.machine().reboot();
        } else {
            host.machine().cutPower();
            host.machine().start();
        }
        boolean started = host.journal().contains("\"event\":\"step-started\",\"step\":\"start.notes\"");
        boolean ended = host.journal().contains("\"event\":\"run-ended\"");
        // Where the start had begun both are right: its fence was down, or not yet.
        if (!started) {
            mustStayDown(one);
        }
        if (one.on()) {
            resume(one, before);
        } else {
            rollBack(one, before, ended);
        }
        for (String unit : NotesHost.UNITS) {
            assertThat(host.active(unit)).as("%s: %s", one, unit).isTrue();
        }
        assertThat(host.fences()).as("%s", one).isEmpty();
        assertThat(host.upgrade("status", "notes").exit()).as("%s: status", one).isZero();
    }

    private void resume(Case one, String before) throws IOException {
        Programs.Result resumed = host.upgrade("resume", "notes");
        // A host that goes down in order ends the server's sessions first: a save that failed of that goes back.
        boolean back = one.inOrder() && resumed.exit() == 5 && resumed.output().contains("NOTHING WAS CHANGED");
        assertThat(resumed.exit()).as("%s: %s", one, resumed.output()).isEqualTo(back ? 5 : 0);
        assertThat(host.get("/health"))
                .as("%s", one)
                .contains("\"healthy\"", back ? "\"version\":\"1.0\"" : "\"version\":\"2.0\"");
        assertThat(withoutSequences(back ? host.content() : host.contentWithoutTimes()))
                .as("%s", one)
                .isEqualTo(back ? before : fresh);
    }

    private void rollBack(Case one, String before, boolean ended) throws IOException {
        Programs.Result back =
                ended ? host.upgrade("rollback", "notes", "--discard-new-data") : host.upgrade("rollback", "notes");
        assertThat(back.exit()).as("%s: %s", one, back.output()).isZero();
        assertThat(withoutSequences(host.content())).as("%s", one).isEqualTo(before);
        assertThat(host.get("/health")).as("%s", one).contains("\"healthy\"", "\"version\":\"1.0\"");
    }

    /** For longer than the timer and the keeper wait, and with a client at the socket's port. */
    private void mustStayDown(Case one) throws Exception {
        assertThat(host.active("keeper.service")).as("%s: the keeper", one).isEqualTo(one.upheld());
        for (int i = 0; i < 4; i++) {
            assertThat(host.knock()).as("%s: somebody listens", one).isFalse();
            TimeUnit.SECONDS.sleep(1);
        }
        for (String unit : NotesHost.UNITS) {
            assertThat(host.active(unit)).as("%s: %s", one, unit).isFalse();
        }
    }

    /** A server that is killed may give out higher numbers afterwards. */
    private static String withoutSequences(String content) {
        return content.lines()
                .filter(line -> !line.matches("public\\|\\w+\\|\\d*"))
                .collect(Collectors.joining("\n"));
    }

    /** Until the step has ended, or the run has, if it is that quick. */
    private void await(String step) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!host.journal().contains("\"event\":\"step-done\",\"step\":\"" + step + "\"")) {
            if (Instant.now().isAfter(end)) {
                throw new IOException(step + " was not seen: " + host.journal());
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
