package org.upgradekit.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.host.Host;
import org.upgradekit.host.LocalHost;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.playbook.Text;
import org.upgradekit.playbook.Verb;
import org.upgradekit.secret.Redactor;
import org.upgradekit.secret.Secrets;
import org.upgradekit.secret.Values;

/** A daemon in a shell, with the start, stop and status that products have. */
class CommandServiceIT implements ServiceContract {
    private static final Position AT = new Position("playbook.yaml", 1, 1, "");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private Host host;
    private final Redactor redactor = new Redactor();

    @BeforeEach
    void writeProduct() throws IOException {
        host = LocalHost.of(System.getenv());
        script("daemon", "echo $$ >pid; while :; do echo tick; sleep 0.05; done");
        script("start", "echo starting with ${WORD:-none}; ./daemon & sleep 0.1");
        script("stop", "kill $(cat pid); rm pid; echo stopped");
        script("status", "kill -0 $(cat pid 2>/dev/null) 2>/dev/null");
    }

    @AfterEach
    void endDaemon() throws IOException {
        pid().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Override
    public Handle handle() {
        return Handle.of(service(Map.of()));
    }

    /** The daemon as the kernel has it, whatever its pid file says. */
    @Override
    public String processes() throws IOException {
        return pid().flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .map(one -> one.pid() + " " + one.info().startInstant())
                .orElse("");
    }

    /** Nothing starts such a service but its command. */
    @Override
    public void restartHost() {
        assertThat(service(Map.of()).fenceDescription()).isEmpty();
    }

    @Test
    void itIsStartedLivesOnAndIsStopped() throws Exception {
        Service service = service(Map.of());
        assertThat(service.running()).isFalse();

        service.start(LIMIT);
        assertThat(service.running()).isTrue();
        long pid = pid().orElseThrow();
        assertThat(Files.readString(Path.of("/proc/" + pid + "/environ"))).doesNotContain("UPGRADE_STEP");
        Path output = Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/1"));
        assertThat(output.toString())
                .as("no file, where what no redactor has seen would stay")
                .startsWith("pipe:");
        assertThat(ours(output)).as("no pipe of ours, which would kill it").isFalse();
        service.start(LIMIT);
        assertThat(pid()).as("started once").contains(pid);

        service.stop(LIMIT);
        assertThat(service.running()).isFalse();
        service.stop(LIMIT);
    }

    @Test
    void nothingIsLeftOfTheOutputOfAStartThatDetachesItself() throws Exception {
        script("start", "setsid ./daemon >log 2>&1 & sleep 0.1; echo told >told");
        Service service = service(Map.of());
        List<Path> before = outputs();
        service.start(LIMIT);
        assertThat(outputs()).isEqualTo(before);
        service.stop(LIMIT);
    }

    @Test
    void aStopThatLiesIsAFailureThatSaysSo() throws Exception {
        Service service = service(Map.of());
        service.start(LIMIT);
        script("stop", "echo all stopped, honestly");

        assertThatThrownBy(() -> service.stop(Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(EnvironmentFailure.class, failure -> {
                    assertThat(failure.exitCode()).isEqualTo(ExitCode.OPERATOR_NEEDED);
                    assertThat(failure).hasMessageContaining("still runs").hasMessageContaining("reported success");
                    assertThat(failure.diagnostics().get(0).detail()).contains("honestly");
                });
    }

    @Test
    void whatAStartSaysIsToldToItsLastWordAndItsExitCode() throws Exception {
        script("start", "echo first; echo; printf 'last without an end'; exit 7");
        assertThatThrownBy(() -> service(Map.of()).start(LIMIT))
                .isInstanceOfSatisfying(EnvironmentFailure.class, failure -> {
                    assertThat(failure).hasMessageContaining("exit code 7");
                    assertThat(failure.diagnostics().get(0).detail()).isEqualTo("first\n\nlast without an end");
                });
    }

    @Test
    void aStartThatDiesAfterASecondIsAFailureThatShowsWhatItSaid() throws Exception {
        script("daemon", "echo $$ >pid; sleep 1; echo no such database >&2; rm pid");
        redactor.hide("s3cret-word");

        assertThatThrownBy(() -> service(Map.of("WORD", "s3cret-word")).start(LIMIT))
                .isInstanceOfSatisfying(EnvironmentFailure.class, failure -> {
                    assertThat(failure).hasMessageContaining("it ended again");
                    assertThat(failure.diagnostics().get(0).detail())
                            .contains("starting with")
                            .doesNotContain("s3cret-word");
                });
    }

    @Test
    void aStartThatFailsShowsItsOutput() throws Exception {
        script("start", "echo cannot bind port 80 >&2; exit 3");
        assertThatThrownBy(() -> service(Map.of()).start(LIMIT))
                .isInstanceOfSatisfying(EnvironmentFailure.class, failure -> {
                    assertThat(failure).hasMessageContaining("exit code 3");
                    assertThat(failure.diagnostics().get(0).detail()).isEqualTo("cannot bind port 80");
                });
    }

    @Test
    void aStartThatHangsIsEndedAtItsLimit() throws Exception {
        script("start", "echo $$ >hanging; exec sleep 100");
        assertThatThrownBy(() -> service(Map.of()).start(Duration.ofSeconds(1))).isInstanceOf(EnvironmentFailure.class);
        long hanging =
                Long.parseLong(Files.readString(directory.resolve("hanging")).strip());
        Path stat = Path.of("/proc/" + hanging + "/stat");
        assertThat(!Files.exists(stat) || Files.readString(stat).contains(") Z "))
                .as("gone, or waiting for its parent to notice")
                .isTrue();
    }

    @Test
    void itIsAbsentWhereItsStatusCommandIsNotHereAndOnlyThere() throws IOException {
        assertThat(service(Map.of()).absent()).isFalse();
        script("status", "exec ./no-such-program");
        assertThat(service(Map.of()).absent()).isTrue();
        script("status", "exit 3");
        assertThat(service(Map.of()).absent()).isFalse();
        Files.delete(directory.resolve("status"));
        assertThat(service(Map.of()).absent()).isTrue();
    }

    @Test
    void aStatusThatCannotBeAskedIsNotTakenForStopped() throws Exception {
        script("status", "exec ./no-such-program");
        assertThatThrownBy(() -> service(Map.of()).running())
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("cannot be told");
    }

    @Test
    void itCannotBeFencedAndSaysSo() {
        Service service = service(Map.of());
        service.fence();
        assertThat(service.fenceDescription()).isEmpty();
        assertThat(service.fenced()).isFalse();
    }

    private Service service(Map<String, String> environment) {
        ServiceSpec.Commands commands = new ServiceSpec.Commands(
                call("start", environment), call("stop", environment), call("status", environment));
        ServiceSpec spec = new ServiceSpec(
                "app",
                commands,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                ServiceSpec.STAYS_UP,
                Optional.empty(),
                AT);
        Values values = new Values(
                Map.of("home", directory.toString()), new Secrets(Map.of(), Map.of(), host, redactor), List.of());
        return Services.open(spec, values, host, new Raiser("demo", "20260101T000000Z-0000"), redactor);
    }

    private static Call call(String name, Map<String, String> environment) {
        Map<String, Text> env = environment.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> new Text(one.getValue(), AT)));
        return new Call(
                new Verb.Run(List.of(new Text("./" + name, AT)), Optional.empty()),
                Optional.empty(),
                env,
                List.of(),
                Optional.of(new Text("${home}", AT)),
                Optional.empty(),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode(),
                AT);
    }

    private void script(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Optional<Long> pid() throws IOException {
        Path file = directory.resolve("pid");
        return Files.exists(file)
                ? Optional.of(Long.valueOf(Files.readString(file).strip()))
                : Optional.empty();
    }

    /** Whether this process holds an end of a pipe. */
    private static boolean ours(Path pipe) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path one : descriptors.toList()) {
                if (Files.exists(one, LinkOption.NOFOLLOW_LINKS)
                        && Files.readSymbolicLink(one).equals(pipe)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static List<Path> outputs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/tmp"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("upgrade-start."))
                    .sorted()
                    .toList();
        }
    }
}
