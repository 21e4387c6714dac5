package org.upgradekit.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProcessesTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final String mark = "test/" + UUID.randomUUID();
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private LocalHost host;
    private Path lock;

    @BeforeEach
    void wire() throws IOException {
        host = LocalHost.of(System.getenv());
        lock = directory.resolve("step.lock");
    }

    @AfterEach
    void leaveNothing() throws IOException {
        for (Processes.ProcessFacts left : host.processes().ofStep(mark, lock)) {
            host.processes().end(left, Duration.ZERO);
        }
    }

    private Processes.Command command(String... argv) {
        return new Processes.Command(
                List.of(argv),
                Map.of(),
                Optional.of(directory),
                Optional.empty(),
                Optional.of(new Processes.StepMark(mark, lock)),
                lines::add);
    }

    private Processes.Child bash(String script) throws IOException {
        return host.processes().start(command("bash", "-c", script));
    }

    private void awaitLine(String wanted) throws InterruptedException {
        Await.until(() -> lines.contains(wanted));
    }

    @Test
    void exitCodesComeThroughEveryWrapper() throws Exception {
        assertThat(bash("exit 0").await(LONG)).hasValue(0);
        assertThat(bash("exit 75").await(LONG)).hasValue(75);
        assertThat(bash("exit 127").await(LONG)).hasValue(127);
        assertThat(bash("kill -TERM $$").await(LONG)).hasValue(143);
        assertThat(bash("kill -KILL $$").await(LONG)).hasValue(137);
    }

    @Test
    void thePidIsTheCommandsOwn() throws Exception {
        // It lives on for a moment: of a process that is gone already nobody can tell when it began.
        Processes.Child child = bash("echo $$; cat /proc/$$/stat; sleep 2");
        assertThat(child.await(LONG)).hasValue(0);
        assertThat(lines.get(0)).isEqualTo(Long.toString(child.facts().pid()));
        assertThat(ProcessTable.parse(lines.get(1)).startTicks())
                .isEqualTo(child.facts().startTicks());
        assertThat(child.facts().command()).startsWith("bash -c echo");
    }

    @Test
    void thereIsNoTerminalAndNoInputAndItsOwnSession() throws Exception {
        Processes.Child child = bash("wc -c </dev/stdin; (: </dev/tty) 2>/dev/null || echo no terminal; "
                + "cut -d' ' -f6 /proc/$$/stat; readlink /proc/$$/fd/0");
        assertThat(child.await(LONG)).hasValue(0);
        assertThat(lines)
                .containsExactly("0", "no terminal", Long.toString(child.facts().pid()), "/dev/null");
    }

    @Test
    void theEnvironmentIsMinimal() throws Exception {
        Map<String, String> ours = Map.of("PATH", "/usr/bin:/bin", "HOME", "/home/x", "TZ", "UTC", "PGPASSWORD", "no");
        Processes.Command env = new Processes.Command(
                List.of("env"),
                Map.of("GIVEN", "yes"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                lines::add);
        assertThat(LocalHost.of(ours).processes().start(env).await(LONG)).hasValue(0);
        assertThat(lines)
                .contains("GIVEN=yes", "PATH=/usr/bin:/bin", "HOME=/home/x", "TZ=UTC", "LC_ALL=C.UTF-8")
                .noneMatch(line -> line.startsWith("PGPASSWORD") || line.startsWith("UPGRADE_STEP"));
    }

    @Test
    void whatCannotBeStartedIsNamed() throws IOException {
        Path plain = Files.writeString(directory.resolve("plain"), "text");
        Path script = Files.writeString(directory.resolve("script"), "#!/no/such/shell\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertRefused("no-such-program", "'no-such-program': no such program on PATH");
        assertRefused("./absent", "there is no file " + directory.resolve("absent"));
        assertRefused("./plain", plain + " is not an executable file");
        assertRefused("./script", "interpreter /no/such/shell is missing");
    }

    private void assertRefused(String program, String message) {
        assertThatThrownBy(() -> host.processes().start(command(program)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anUnknownUserIsNamed() {
        Processes.Command command = new Processes.Command(
                List.of("true"), Map.of(), Optional.empty(), Optional.of("no-such-user"), Optional.empty(), lines::add);
        assertThatThrownBy(() -> host.processes().start(command))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-user");
    }

    @Test
    void outputIsMergedInOrderAndItsLastLineMayBeOpen() throws Exception {
        assertThat(bash("echo one; echo two >&2; printf 'three\\r\\n'; printf 'a\\377b'")
                        .await(LONG))
                .hasValue(0);
        assertThat(lines).containsExactly("one", "two", "three", "a\uFFFDb");
    }

    @Test
    void muchOutputAllArrives() throws Exception {
        assertThat(bash("seq 1 100000").await(LONG)).hasValue(0);
        assertThat(lines).hasSize(100_000).endsWith("100000");
    }

    @Test
    void aLineWithoutEndIsCut() throws Exception {
        assertThat(bash("head -c 3000000 /dev/zero | tr '\\0' x; echo; echo end")
                        .await(LONG))
                .hasValue(0);
        assertThat(lines).hasSize(2).endsWith("end");
        assertThat(lines.get(0)).hasSize(ChildOutput.LONGEST_LINE);
    }

    @Test
    void awaitDoesNotHangOnADescendantThatKeepsTheOutputOpen() throws Exception {
        long before = System.nanoTime();
        assertThat(bash("sleep 60 & echo started").await(LONG)).hasValue(0);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(lines).containsExactly("started");
    }

    @Test
    void aFailureOfTheConsumerIsThrownOnceTheChildHasEnded() throws Exception {
        Processes.Command command = new Processes.Command(
                List.of("seq", "1", "100000"), Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), line -> {
                    throw new IllegalStateException("the log is full");
                });
        Processes.Child child = host.processes().start(command);
        assertThatThrownBy(() -> child.await(LONG)).hasMessage("the log is full");
    }

    @Test
    void awaitReturnsEmptyWhileItRuns() throws Exception {
        Processes.Child child = bash("sleep 60");
        assertThat(child.await(Duration.ofMillis(50))).isEmpty();
        child.end(Duration.ofSeconds(5));
        assertThat(child.await(LONG)).hasValue(143);
    }

    @Test
    void endFindsAGrandchildInAnotherSessionAndOneThatIgnoresTerm() throws Exception {
        Processes.Child child = bash("setsid bash -c 'trap \"\" TERM; echo ready; while :; do sleep 1; done' & wait");
        awaitLine("ready");
        assertThat(host.processes().ofStep(mark, lock)).hasSizeGreaterThanOrEqualTo(2);
        child.end(Duration.ofMillis(200));
        assertThat(host.processes().ofStep(mark, lock)).isEmpty();
        assertThat(child.await(LONG)).isPresent();
    }

    @Test
    void endWithoutAMarkReachesTheWholeSessionAndAnOrphan() throws Exception {
        Processes.Child child = host.processes()
                .start(new Processes.Command(
                        List.of("bash", "-c", "(sleep 60 & echo $!)"),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        lines::add));
        assertThat(child.await(LONG)).hasValue(0);
        long orphan = Long.parseLong(lines.get(0));
        assertThat(ProcessHandle.of(orphan)).isPresent();
        child.end(Duration.ofSeconds(5));
        assertThat(new ProcessTable().row(orphan).filter(ProcessTable.Row::live))
                .isEmpty();
    }

    @Test
    void aPythonGrandchildThatClosesItsFilesIsFoundByItsMark() throws Exception {
        Processes.Child child = host.processes().start(command("python3", "-c", """
                        import subprocess, sys
                        p = subprocess.Popen(['sleep', '60'], start_new_session=True, close_fds=True,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                        print(p.pid, flush=True)
                        """));
        assertThat(child.await(LONG)).hasValue(0);
        long grandchild = Long.parseLong(lines.get(0));
        assertThat(new ProcessTable().holdsLock(grandchild, lock.toRealPath())).isFalse();
        assertThat(host.processes().ofStep(mark, lock))
                .extracting(Processes.ProcessFacts::pid)
                .containsExactly(grandchild);
    }

    @Test
    void aGrandchildThatDropsItsEnvironmentIsFoundByTheLock() throws Exception {
        assertThat(bash("env -i setsid sleep 60 >/dev/null 2>&1 & echo $!").await(LONG))
                .hasValue(0);
        long grandchild = Long.parseLong(lines.get(0));
        assertThat(host.processes().ofStep("another/mark", lock))
                .extracting(Processes.ProcessFacts::pid)
                .contains(grandchild);
    }

    @Test
    void aSecondStartUnderAHeldLockFailsAndSaysSo() throws Exception {
        Processes.Child first = bash("echo ready; sleep 60");
        awaitLine("ready");
        assertThat(bash("echo must not run").await(LONG)).hasValue(Launch.LOCK_HELD);
        assertThat(lines).doesNotContain("must not run").anyMatch(line -> line.contains("still"));
        first.end(Duration.ofSeconds(5));
    }

    @Test
    void findTellsAProcessFromALaterOneAndFromAnotherBoot() throws Exception {
        Processes.Child child = bash("echo ready; sleep 60");
        Processes.ProcessFacts facts = child.facts();
        assertThat(host.processes().find(facts.pid(), facts.startTicks(), facts.bootId()))
                .isPresent();
        assertThat(host.processes().find(facts.pid(), facts.startTicks() + 1, facts.bootId()))
                .isEmpty();
        assertThat(host.processes().find(facts.pid(), facts.startTicks(), "another boot"))
                .isEmpty();
        host.processes()
                .end(
                        new Processes.ProcessFacts(
                                facts.pid(), facts.startTicks() - 1, facts.bootId(), facts.started(), ""),
                        Duration.ZERO);
        assertThat(host.processes().find(facts.pid(), facts.startTicks(), facts.bootId()))
                .isPresent();
        host.processes().end(facts, Duration.ofSeconds(5));
        assertThat(host.processes().find(facts.pid(), facts.startTicks(), facts.bootId()))
                .isEmpty();
    }

    @Test
    void theEnvironmentCarriesSecretsAndTheArgvDoesNot() throws Exception {
        Processes.Command command = new Processes.Command(
                List.of("bash", "-c", "cat /proc/$$/cmdline /proc/*/cmdline | tr '\\0' ' '; echo; echo \"$TOKEN\""),
                Map.of("TOKEN", "s3cr" + "et-" + mark),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                lines::add);
        assertThat(host.processes().start(command).await(LONG)).hasValue(0);
        assertThat(lines).endsWith("s3cret-" + mark);
        assertThat(lines.subList(0, lines.size() - 1)).noneMatch(line -> line.contains("s3cret-" + mark));
    }
}
