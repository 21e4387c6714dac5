package org.upgradekit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.upgradekit.demo.DemoScenario;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/** Runs in units of their own, on a host with systemd: with their secrets, which nobody else gets to see. */
@Tier.NeedsSystemd
@Tier.NeedsDebianPostgres
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DetachIT {
    /** All that a shell, and systemd's file of an environment, take for something else. */
    private static final String TOKEN = "zebra \"$HOME\" `id` \\ ${PATH} 'q'\nsecond $$ line%n";

    private static final Pattern UNIT = Pattern.compile("upgrade-notes-[0-9a-f]{8}\\.service");

    private NotesHost host;

    @BeforeAll
    void boot() throws IOException {
        host = NotesHost.boot();
        // Two secrets come from the environment; the first step of the verification has the second one arrive whole.
        host.machine().run("bash", "-c", """
                        set -eu
                        cp /opt/playbook.yaml /opt/detached.yaml
                        sed -i 's|^  dsn: .*|  dsn: {env: NOTES_DSN}\\n  token: {env: NOTES_TOKEN}|' /opt/detached.yaml
                        cat >>/opt/detached.yaml <<'END'
                          - id: token
                            run: '[ "$(printf %s "$TOKEN" | sha256sum)" = "$(cat /opt/token.sum)" ]'
                            env: {TOKEN: '${secret.token}'}
                        END
                        """).succeeded();
        host.machine()
                .run("bash", "-c", "printf %s \"$1\" | sha256sum >/opt/token.sum", "bash", TOKEN)
                .succeeded();
    }

    @AfterAll
    void remove() throws IOException {
        host.close();
    }

    /** With the secrets in the environment, as somebody has who exported them. */
    private Programs.Result upgrade(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "-c",
                "export NOTES_TOKEN=$1; shift; . /srv/notes/conf/secrets.env; export NOTES_DSN=$NOTES_DATABASE_URL;"
                        + " exec /opt/upgradekit/bin/upgrade \"$@\"",
                "bash",
                TOKEN));
        command.addAll(List.of(arguments));
        return host.machine().run(command.toArray(String[]::new));
    }

    private Programs.Result apply(String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("apply", "/opt/detached.yaml", "--to", "2.0", "--detach"));
        words.addAll(List.of(more));
        return upgrade(words.toArray(String[]::new));
    }

    private static String unit(Programs.Result started) {
        assertThat(started.exit()).as(started.output()).isZero();
        assertThat(started.output())
                .contains("Detached. Run ", "Watch     upgrade status notes --follow", "journalctl");
        Matcher unit = UNIT.matcher(started.output());
        assertThat(unit.find()).isTrue();
        return unit.group();
    }

    @Test
    void aRunGoesOnInAUnitThatShowsNoSecret() throws IOException {
        host.install(DemoScenario.KILLED);

        String unit = unit(apply("--yes"));

        assertThat(host.active(unit)).isTrue();
        assertThat(upgrade("status").exit()).isEqualTo(8);
        String seen = host.machine()
                .run(
                        "bash",
                        "-c",
                        "systemctl show " + unit + "; systemctl cat " + unit
                                + "; cat /proc/[0-9]*/cmdline | tr '\\0' ' '")
                .output();
        assertThat(seen).contains("KillMode=process").doesNotContain("zebra", "second $$ line");
        assertNothingLeft();

        Programs.Result followed = upgrade("status", "notes", "--follow");
        assertThat(followed.exit()).as(followed.output()).isZero();
        assertThat(followed.output()).contains("▸ migrate", "DONE");
        assertThat(host.get("/health")).contains("\"healthy\"", "\"version\":\"2.0\"");
        awaitEnd(unit);
        assertThat(host.machine().run("journalctl", "-u", unit, "--no-pager").output())
                .contains("DONE. Notes 2.0 is running")
                .doesNotContain("zebra");
    }

    @Test
    void resumeAndRollbackGoOnInUnitsToo() throws IOException {
        host.install(DemoScenario.FAILURE);
        String before = host.content();
        String applied = unit(apply("--yes", "--on-failure", "stop"));
        assertThat(upgrade("status", "--follow").exit()).isEqualTo(6);
        awaitEnd(applied);

        String resumed = unit(upgrade("resume", "notes", "--detach", "--on-failure", "stop"));
        assertThat(upgrade("status", "--follow").exit()).isEqualTo(6);
        awaitEnd(resumed);

        String back = unit(upgrade("rollback", "--detach"));
        assertThat(upgrade("status", "--follow").exit()).isZero();
        awaitEnd(back);
        assertThat(host.content()).isEqualTo(before);
        assertThat(host.get("/health")).contains("\"healthy\"", "\"version\":\"1.0\"");
        assertNothingLeft();
    }

    @Test
    void aUnitThatIsStoppedLetsItsStepEndAndItsRunIsInterrupted() throws IOException {
        host.install(DemoScenario.KILLED);
        String unit = unit(apply("--yes"));
        host.awaitMigration();

        host.machine().run("systemctl", "stop", unit).succeeded();

        Programs.Result status = upgrade("status");
        assertThat(status.exit()).as(status.output()).isEqualTo(7);
        assertThat(status.output()).contains("migrate", "upgrade resume");
        Programs.Result resumed = upgrade("resume");
        assertThat(resumed.exit()).as(resumed.output()).isZero();
    }

    @Test
    void withoutConsentNothingIsStarted() throws IOException {
        host.install(DemoScenario.UPGRADE);
        Programs.Result asked = apply();
        assertThat(asked.exit()).as(asked.output()).isEqualTo(3);
        assertThat(asked.output()).contains("a missing answer: consent to the plan");
        assertThat(host.machine()
                        .run("systemctl", "list-units", "--all", "upgrade-*")
                        .output())
                .doesNotContain("upgrade-notes");
    }

    @Test
    void whatEndsBeforeItTakesUpARunIsToldWithItsExitCode() throws IOException {
        host.install(DemoScenario.FAILURE);
        unit(apply("--yes", "--on-failure", "stop"));
        assertThat(upgrade("status", "--follow").exit()).isEqualTo(6);
        // The clone is gone and there is no dump yet: a rollback finds nothing to put back, and says so in its unit.
        for (String clone : host.sql("SELECT datname FROM pg_database WHERE datname LIKE 'upg\\_rp\\_%'")
                .lines()
                .toList()) {
            host.sql("UPDATE pg_database SET datistemplate = false WHERE datname = '" + clone + "'");
            host.sql("DROP DATABASE " + clone);
        }
        Programs.Result back = upgrade("rollback", "--detach");
        assertThat(back.exit()).as(back.output()).isEqualTo(6);
        assertThat(back.output()).contains("ended before it took up a run", "there is no way back");
        assertNothingLeft();
    }

    /** Nothing of the environment stays on the disk. */
    private void assertNothingLeft() throws IOException {
        assertThat(host.machine()
                        .run("find", "/var/lib/upgradekit/notes/detached", "-type", "f")
                        .output())
                .isEmpty();
    }

    private void awaitEnd(String unit) throws IOException {
        Instant end = Instant.now().plusSeconds(60);
        while (host.active(unit)) {
            assertThat(Instant.now()).isBefore(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
