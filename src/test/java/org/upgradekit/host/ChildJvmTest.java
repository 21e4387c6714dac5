package org.upgradekit.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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

/** What happens to a process of ours from outside: signals, and SIGKILL while its child works on. */
class ChildJvmTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private LocalHost host;
    private final List<Processes.Child> started = new ArrayList<>();

    @BeforeEach
    void wire() throws IOException {
        host = LocalHost.of(System.getenv());
    }

    @AfterEach
    void end() throws IOException {
        for (Processes.Child one : started) {
            host.processes().end(one.facts(), Duration.ZERO);
        }
    }

    private Processes.Child start(String... arguments) throws IOException {
        Processes.Child jvm = host.processes()
                .start(new Processes.Command(
                        ChildJvm.argv(arguments),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        lines::add));
        started.add(jvm);
        return jvm;
    }

    private void kill(Processes.Child jvm, String signal) throws Exception {
        Processes.Command kill = new Processes.Command(
                List.of("kill", "-" + signal, Long.toString(jvm.facts().pid())),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                lines::add);
        assertThat(host.processes().start(kill).await(LONG)).hasValue(0);
    }

    @Test
    void intAndTermAreCountedAndAHangUpEndsNothing() throws Exception {
        Processes.Child jvm = start("signals");
        Await.until(() -> lines.contains("watching true"));
        kill(jvm, "HUP");
        kill(jvm, "INT");
        Await.until(() -> lines.contains("INT 1"));
        kill(jvm, "HUP");
        kill(jvm, "INT");
        Await.until(() -> lines.contains("INT 2"));
        kill(jvm, "TERM");
        Await.until(() -> lines.contains("TERM 3"));
        assertThat(jvm.await(Duration.ofMillis(100))).isEmpty();
        kill(jvm, "KILL");
        assertThat(jvm.await(LONG)).hasValue(137);
    }

    @Test
    void aChildOfAKilledProcessIsFoundAndEndedByALaterOne() throws Exception {
        String mark = "test/" + UUID.randomUUID();
        Path lock = directory.resolve("step.lock");
        Processes.Child jvm = start(mark, lock.toString());
        Await.until(() -> !lines.isEmpty());
        kill(jvm, "KILL");
        assertThat(jvm.await(LONG)).hasValue(137);
        String[] journalled = lines.get(0).split(" ", -1);
        Processes.ProcessFacts child = host.processes()
                .find(Long.parseLong(journalled[0]), Long.parseLong(journalled[1]), journalled[2])
                .orElseThrow();
        assertThat(host.processes().ofStep(mark, lock))
                .extracting(Processes.ProcessFacts::pid)
                .containsExactly(child.pid());
        host.processes().end(child, Duration.ofSeconds(5));
        assertThat(host.processes().ofStep(mark, lock)).isEmpty();
    }
}
