package org.upgradekit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.upgradekit.demo.DemoScenario;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/**
 * A real service on Debian's PostgreSQL, as a unit that its manager restarts and that a timer and a socket start as well:
 * upgraded, rolled back, stopped, and cut off by a power cut.
 */
@Tier.NeedsSystemd
@Tier.NeedsDebianPostgres
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SystemdUpgradeIT {
    private NotesHost host;

    @BeforeAll
    void boot() throws IOException {
        host = NotesHost.boot();
    }

    @AfterAll
    void remove() throws IOException {
        host.close();
    }

    @Test
    void theServiceComesUpInItsNewVersionAndNothingOfTheFenceIsLeft() throws IOException {
        host.install(DemoScenario.UPGRADE);

        Programs.Result applied = host.apply("stop");

        assertThat(applied.exit()).as(applied.output()).isZero();
        assertNewVersion();
        assertThat(host.upgrade("status").exit()).isZero();
        assertThat(host.apply("stop"))
                .satisfies(again -> assertThat(again.exit()).as(again.output()).isZero());
    }

    @Test
    void aFailingMigrationRolledBackLeavesExactlyTheOldContent() throws IOException {
        host.install(DemoScenario.FAILURE);
        String before = host.content();

        Programs.Result applied = host.apply("rollback");

        assertThat(applied.exit()).as(applied.output()).isEqualTo(5);
        assertOldVersion(before);
    }

    @Test
    void aFailingVerifyRolledBackLeavesExactlyTheOldContent() throws IOException {
        host.install(DemoScenario.UPGRADE);
        String before = host.content();

        Programs.Result applied = host.applyWithAVerifyThatFails("rollback");

        assertThat(applied.exit()).as(applied.output()).isEqualTo(5);
        assertThat(applied.output()).contains("read-a-note");
        assertOldVersion(before);
    }

    @Test
    void aStoppedRunKeepsTheServiceDownUntilItIsRolledBack() throws IOException {
        host.install(DemoScenario.FAILURE);
        String before = host.content();

        Programs.Result applied = host.apply("stop");
        assertThat(applied.exit()).as(applied.output()).isEqualTo(6);
        assertDownAndFenced();
        Programs.Result status = host.upgrade("status", "notes");
        assertThat(status.exit()).as(status.output()).isEqualTo(6);
        assertThat(status.output()).contains(restorePoint(), "rollback");

        Programs.Result back = host.upgrade("rollback", "notes");
        assertThat(back.exit()).as(back.output()).isZero();
        assertOldVersion(before);
    }

    @Test
    @Fault("the fence of a unit taken away by hand")
    void aFenceThatSomebodyTookAwayIsUpAgainBeforeTheRunGoesOn() throws IOException {
        host.install(DemoScenario.FAILURE);
        String before = host.content();
        assertThat(host.apply("stop").exit()).isEqualTo(6);
        host.takeFencesAway();

        Programs.Result resumed = host.upgrade("resume", "notes");

        assertThat(resumed.exit()).as(resumed.output()).isEqualTo(6);
        assertDownAndFenced();
        assertThat(host.upgrade("rollback", "notes").exit()).isZero();
        assertThat(host.content()).isEqualTo(before);
        // With the fences went the memory of what they had kept down: the timer is for whoever took them away to start.
        assertThat(host.active("notes.service")).isTrue();
        assertThat(host.fences()).isEmpty();
    }

    @Test
    @Fault("the whole host killed in the migration and booted again")
    void aPowerCutInTheMigrationLeavesTheServiceDownAndResumeEndsInTheNewVersion() throws IOException {
        host.install(DemoScenario.KILLED);
        cutPowerInTheMigration();

        assertDownAndFenced();
        Programs.Result status = host.upgrade("status", "notes");
        assertThat(status.exit()).as(status.output()).isEqualTo(7);
        assertThat(status.output()).contains("booted since");

        Programs.Result resumed = host.upgrade("resume", "notes");
        assertThat(resumed.exit()).as(resumed.output()).isZero();
        assertNewVersion();
    }

    @Test
    @Fault("the whole host killed in the migration and booted again")
    void aPowerCutInTheMigrationAndRollbackEndsInExactlyTheOldContent() throws IOException {
        host.install(DemoScenario.KILLED);
        String before = host.content();
        cutPowerInTheMigration();

        Programs.Result back = host.upgrade("rollback", "notes");

        assertThat(back.exit()).as(back.output()).isZero();
        assertOldVersion(before);
    }

    @Test
    @Fault("our own process under the unit that stops: refused before anything changes")
    void aRunFromWithinTheServiceThatItWouldStopIsRefused() throws IOException {
        host.install(DemoScenario.UPGRADE);
        String before = host.content();
        String pid = mainPid();

        Programs.Result applied =
                host.machine().run("systemd-run", "--quiet", "--wait", "--pipe", "--collect", "bash", "-c", """
                        group=$(systemctl show -P ControlGroup notes.service)
                        for root in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
                            [ ! -e $root$group/cgroup.procs ] || echo $BASHPID >$root$group/cgroup.procs
                        done
                        exec /opt/upgradekit/bin/upgrade apply /opt/playbook.yaml --to 2.0 --yes
                        """);

        assertThat(applied.exit()).as(applied.output()).isEqualTo(3);
        assertThat(applied.output()).contains("own-cgroup", "systemd-run");
        assertThat(mainPid()).isEqualTo(pid);
        assertOldVersion(before);
    }

    private void cutPowerInTheMigration() throws IOException {
        host.applyInBackground();
        host.awaitMigration();
        host.machine().cutPower();
        host.machine().start();
    }

    private void assertNewVersion() throws IOException {
        assertThat(host.get("/health")).contains("\"healthy\"", "\"version\":\"2.0\"");
        assertThat(host.get("/notes/4711")).contains("author-11", "slug");
        assertRunning();
    }

    private void assertOldVersion(String before) throws IOException {
        assertThat(host.content()).isEqualTo(before);
        assertThat(host.get("/health")).contains("\"healthy\"", "\"version\":\"1.0\"");
        assertRunning();
    }

    private void assertRunning() throws IOException {
        assertThat(host.active("notes.service")).isTrue();
        assertThat(host.active("notes.socket")).isTrue();
        assertThat(host.active("all-notes.timer")).isTrue();
        assertThat(host.fences()).isEmpty();
    }

    private void assertDownAndFenced() throws IOException {
        assertThat(host.active("notes.service")).isFalse();
        assertThat(host.active("all-notes.timer")).isFalse();
        assertThat(host.active("notes.socket")).isFalse();
        Programs.Result started = host.machine().run("systemctl", "start", "notes.service");
        assertThat(started.exit()).as(started.output()).isEqualTo(1);
        assertThat(started.output()).containsIgnoringCase("assert");
        assertThat(host.get("/health")).contains("refused");
    }

    private String mainPid() throws IOException {
        return host.machine()
                .run("systemctl", "show", "-P", "MainPID", "notes.service")
                .output()
                .strip();
    }

    private String restorePoint() throws IOException {
        return host.machine()
                .run("ls", "/var/lib/upgradekit/notes/restore-points")
                .output()
                .strip();
    }
}
