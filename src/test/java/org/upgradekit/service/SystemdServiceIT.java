package org.upgradekit.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.TestHost;
import org.upgradekit.testing.Tier;

/** A real service manager, a real boot, and everything that starts a unit behind an operator's back. */
@Tier.NeedsSystemd
class SystemdServiceIT implements ServiceContract {
    private static final String SLEEPER = """
            [Service]
            ExecStart=/bin/sleep infinity
            Restart=always
            RestartSec=0
            [Install]
            WantedBy=multi-user.target
            """;

    private TestHost machine;

    @BeforeEach
    void boot() throws IOException {
        // /tmp of the host inside is empty, and a checkout may lie there; after package our own classes are a jar.
        List<Path> bound = classPath().stream()
                .map(path -> Files.isDirectory(path) ? path : path.getParent())
                .filter(path -> path != null && path.startsWith("/tmp"))
                .distinct()
                .toList();
        machine = TestHost.boot(new TestHost.Options(bound, Set.of()));
    }

    @AfterEach
    void remove() throws IOException {
        machine.close();
    }

    /** A unit that systemd starts at boot, and again whenever it ends. */
    @Override
    public Handle handle() throws IOException {
        unit("etc", "app.service", SLEEPER);
        systemctl("daemon-reload");
        systemctl("enable", "app.service");
        return new Handle() {
            @Override
            public boolean running() throws IOException {
                return service("app.service", "show").startsWith("[true");
            }

            @Override
            public boolean fenced() throws IOException {
                return service("app.service", "show").matches("\\[(true|false), true.*");
            }

            @Override
            public boolean canBeFenced() throws IOException {
                return !service("app.service", "show").endsWith(", ]");
            }

            @Override
            public void fence() throws IOException {
                done("fence");
            }

            @Override
            public void unfence() throws IOException {
                done("unfence");
            }

            @Override
            public void start() throws IOException {
                done("start");
            }

            @Override
            public void stop() throws IOException {
                done("stop");
            }

            private void done(String operation) throws IOException {
                assertThat(service("app.service", operation)).isEqualTo("done");
            }
        };
    }

    @Override
    public String processes() {
        return pid().equals("0") ? "" : pid();
    }

    @Override
    public void restartHost() throws Exception {
        machine.run("sync");
        machine.cutPower();
        machine.start();
    }

    @Test
    @Fault("a fenced unit, started by hand, restarted by a package, upheld, after a power cut")
    void aStoppedUnitStaysDownThroughPowerCutStartRestartAndUpholder() throws Exception {
        unit("etc", "app.service", SLEEPER);
        unit("etc", "keeper.service", "[Unit]\nUpholds=app.service\n" + SLEEPER);
        systemctl("daemon-reload");
        systemctl("enable", "--now", "app.service", "keeper.service");
        assertThat(service("app.service", "show")).contains("[true, false, [keeper.service], true");

        assertThat(service("app.service", "stop")).isEqualTo("done");
        assertThat(active("app.service")).isFalse();
        assertThat(machine.run("systemctl", "start", "app.service").exit())
                .as("loud")
                .isEqualTo(1);
        assertThat(machine.run("systemctl", "restart", "app.service").exit()).isEqualTo(1);
        assertThat(dropIn("app.service")).contains("product demo, run 2026", "upgrade status demo", "AssertPathExists");

        machine.run("sync");
        machine.cutPower();
        machine.start();
        assertThat(active("keeper.service")).isTrue();
        assertThat(service("app.service", "show")).contains("[false, true, ");

        assertThat(service("app.service", "start")).isEqualTo("done");
        assertThat(active("app.service")).isTrue();
        assertThat(machine.root().resolve("etc/systemd/system/app.service.d")).doesNotExist();
        assertThat(machine.run("systemctl", "show", "-P", "NeedDaemonReload", "app.service")
                        .output()
                        .strip())
                .isEqualTo("no");
    }

    @Test
    @Fault("sockets and timers of a fenced unit")
    void socketAndTimerAreFencedAndComeBackAlsoAfterAPowerCut() throws Exception {
        unit("usr/lib", "app.service", "[Service]\nExecStart=/bin/sleep infinity\n");
        unit("usr/lib", "app.socket", "[Socket]\nListenStream=/run/app.sock\n");
        unit("usr/lib", "app.timer", "[Timer]\nOnActiveSec=1s\nOnUnitInactiveSec=1s\nAccuracySec=100ms\n");
        unit(
                "usr/lib",
                "idle.timer",
                "[Timer]\nOnCalendar=yearly\nUnit=app.service\n[Install]\nWantedBy=timers.target\n");
        systemctl("daemon-reload");
        systemctl("start", "app.socket", "app.timer", "app.service");

        assertThat(service("app.service", "stop")).isEqualTo("done");
        connect();
        assertThat(active("app.socket")).isFalse();
        assertThat(active("app.timer")).isFalse();
        assertThat(machine.run("systemctl", "start", "app.socket").exit()).isEqualTo(1);
        assertThat(active("app.service")).isFalse();

        // Neither is enabled: after a boot, systemd itself does not know them any more.
        machine.run("sync");
        machine.cutPower();
        machine.start();
        connect();
        assertThat(active("app.service")).isFalse();

        assertThat(service("app.service", "unfence")).isEqualTo("done");
        assertThat(active("app.socket")).isTrue();
        assertThat(active("app.timer")).isTrue();
        assertThat(active("idle.timer")).isFalse();
        assertThat(leftovers()).isEmpty();
        connect();
        until(() -> active("app.service"));
    }

    @Test
    @Fault("a stop that was cut off between a socket and its service, then a start: both work")
    void aStartAfterAStopThatWasCutOffBringsTheSocketBackToo() throws Exception {
        unit("usr/lib", "app.service", SLEEPER);
        unit("usr/lib", "app.socket", "[Socket]\nListenStream=/run/app.sock\n");
        systemctl("daemon-reload");
        systemctl("start", "app.socket", "app.service");
        assertThat(service("app.service", "fence")).isEqualTo("done");
        systemctl("stop", "app.socket");
        assertThat(active("app.service")).isTrue();

        assertThat(service("app.service", "start")).isEqualTo("done");

        assertThat(active("app.socket")).isTrue();
        assertThat(active("app.service")).isTrue();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    @Fault("a socket of a service that another unit upholds: both work once the fence is down")
    void aSocketListensBeforeWhatUpholdsTheServiceStartsIt() throws Exception {
        unit("etc", "app.service", SLEEPER);
        unit("etc", "keeper.service", "[Unit]\nUpholds=app.service\n" + SLEEPER);
        unit("etc", "app.socket", "[Socket]\nListenStream=/run/app.sock\n[Install]\nWantedBy=sockets.target\n");
        systemctl("daemon-reload");
        systemctl("enable", "--now", "app.socket");
        systemctl("enable", "--now", "app.service", "keeper.service");

        assertThat(service("app.service", "stop")).isEqualTo("done");
        assertThat(active("app.socket")).isFalse();
        assertThat(service("app.service", "start")).isEqualTo("done");

        assertThat(active("app.socket")).isTrue();
        assertThat(active("app.service")).isTrue();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void fencingTwiceAndUnfencingWhileItRunsChangesNothing() throws Exception {
        unit("usr/lib", "app.service", SLEEPER);
        unit("usr/lib", "app.socket", "[Socket]\nListenStream=/run/app.sock\n");
        Path other = machine.root().resolve("etc/systemd/system/app.service.d/10-operator.conf");
        Files.createDirectories(other.getParent());
        Files.writeString(other, "[Service]\nNice=5\n");
        systemctl("daemon-reload");
        systemctl("start", "app.socket", "app.service");
        String before = pid();

        service("app.service", "fence");
        service("app.service", "fence");
        assertThat(active("app.service")).isTrue();
        assertThat(service("app.service", "show")).contains("[true, true, [app.socket]");
        service("app.service", "unfence");
        service("app.service", "unfence");

        assertThat(pid()).isEqualTo(before);
        assertThat(active("app.socket")).isTrue();
        assertThat(other).exists();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    @Fault("`Restart=always` on a fenced unit")
    void aFencedProcessThatIsKilledIsNotRestarted() throws Exception {
        unit("etc", "app.service", SLEEPER);
        systemctl("daemon-reload");
        systemctl("start", "app.service");
        String before = pid();
        machine.run("kill", "-9", before).succeeded();
        until(() -> active("app.service") && !before.equals(pid()) && !pid().equals("0"));

        service("app.service", "fence");
        machine.run("kill", "-9", pid()).succeeded();
        until(() -> !active("app.service") && pid().equals("0"));
        assertThat(service("app.service", "stop")).isEqualTo("done");
    }

    @Test
    @Fault("a unit that ignores TERM: gone once systemd has killed it, or named where it may not")
    void aUnitThatIgnoresTermIsGoneOrNamed() throws Exception {
        String stubborn =
                "[Service]\nExecStart=/bin/sh -c \"trap '' TERM; while :; do sleep 1; done\"\nTimeoutStopSec=2\n";
        unit("etc", "app.service", stubborn);
        systemctl("daemon-reload");
        systemctl("start", "app.service");
        assertThat(service("app.service", "stop")).isEqualTo("done");
        assertThat(active("app.service")).isFalse();

        unit("etc", "never.service", stubborn + "SendSIGKILL=no\n");
        systemctl("daemon-reload");
        systemctl("start", "never.service");
        assertThat(service("never.service", "stop")).contains("did not stop within 8 s", "fenced");
    }

    @Test
    @Fault("a unit that is stopped and leaves a process behind: named, and nothing is changed under it")
    void aStopThatLeavesAProcessBehindNamesIt() throws Exception {
        String forking = """
                [Service]
                Type=forking
                ExecStart=/bin/sh -c 'sleep 1000 & sleep infinity & echo $! >/run/app.pid'
                PIDFile=/run/app.pid
                KillMode=process
                """;
        unit("etc", "app.service", forking);
        systemctl("daemon-reload");
        systemctl("start", "app.service");

        assertThat(service("app.service", "stop")).contains("did not stop within 8 s", "(sleep)", "fenced");

        machine.run("pkill", "-x", "sleep");
        assertThat(service("app.service", "stop")).isEqualTo("done");
    }

    @Test
    void aStartThatReportsSuccessAndDidNothingIsAFailureWithTheJournal() throws Exception {
        unit("etc", "app.service", "[Unit]\nConditionPathExists=/nowhere\n" + SLEEPER);
        unit(
                "etc",
                "dies.service",
                "[Service]\nExecStart=/bin/sh -c 'sleep 1; echo no table users, password s3cret-word; exit 4'\n");
        systemctl("daemon-reload");

        assertThat(service("app.service", "start")).contains("reported success", "inactive");
        assertThat(service("dies", "start"))
                .contains("it ended again", "no table users")
                .doesNotContain("s3cret-word");
        assertThat(service("unknown.service", "show")).contains("systemd knows no unit unknown.service");
    }

    private String service(String unit, String operation) throws IOException {
        return machine.run(
                        "java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        String.join(
                                ":", classPath().stream().map(Path::toString).toList()),
                        ServiceProgram.class.getName(),
                        unit,
                        operation)
                .output()
                .strip();
    }

    private static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(":"))
                .map(Path::of)
                .toList();
    }

    private void unit(String tree, String name, String text) throws IOException {
        Files.writeString(machine.root().resolve(tree).resolve("systemd/system").resolve(name), text);
    }

    private void systemctl(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = "systemctl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        machine.run(command).succeeded();
    }

    private boolean active(String unit) {
        try {
            return machine.run("systemctl", "is-active", "--quiet", unit).exit() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String pid() {
        try {
            return machine.run("systemctl", "show", "-P", "MainPID", "app.service")
                    .output()
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String dropIn(String unit) throws IOException {
        return Files.readString(machine.root().resolve("etc/systemd/system/" + unit + ".d/zzz-upgradekit-fence.conf"));
    }

    private String leftovers() throws IOException {
        return machine.run("find", "/etc/systemd/system", "-name", "*upgradekit*")
                .output()
                .strip();
    }

    private void connect() throws IOException {
        machine.run(
                "bash",
                "-c",
                "command -v python3 >/dev/null && python3 -c \"import socket; s=socket.socket(socket.AF_UNIX);"
                        + " s.connect('/run/app.sock')\" || true");
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
