package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.host.FaultyHost;
import org.upgradekit.host.Processes;

/** Where a run cannot be detached that is said before anything is planned or asked. */
class DetachTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"apply", "resume", "rollback"})
    void withoutSystemdItIsRefusedWithAWayOut(String command) throws IOException {
        FaultyHost real = Operator.with(directory).host();
        Screen screen = Operator.on(real.with(new NoPrograms(real.processes()))).types(command, "--detach");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(3);
        assertThat(screen.err())
                .contains("--detach needs systemd", "Nothing was changed.", "a lost connection does not end a run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply", "rollback"})
    void whatIsOnlyShownIsNotDetached(String command) throws IOException {
        Screen screen = Operator.with(directory).types(command, "--detach", "--dry-run");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(2);
        assertThat(screen.err()).contains("--detach and --dry-run exclude each other");
    }

    @Test
    void howAProgramWasStartedIsKnownUpToItsOwnArguments() throws IOException {
        Processes processes = Operator.with(directory).host().processes();
        assertThat(processes.startedAs("no.such.Main")).isEmpty();
        String first = Files.readString(Path.of("/proc/self/cmdline")).split("\0", -1)[1];
        List<String> whole = processes.startedAs(first).orElseThrow();
        assertThat(whole).hasSize(2);
        assertThat(whole.get(0)).startsWith("/").endsWith("/java");
    }

    /** A machine on which no program is found. */
    private record NoPrograms(Processes real) implements Processes {
        @Override
        public Child start(Command command) throws IOException {
            return real.start(command);
        }

        @Override
        public Child start(Command command, Bytes output) throws IOException {
            return real.start(command, output);
        }

        @Override
        public List<ProcessFacts> ofStep(String mark, Path lockFile) throws IOException {
            return real.ofStep(mark, lockFile);
        }

        @Override
        public Optional<ProcessFacts> find(long pid, long startTicks, String bootId) {
            return real.find(pid, startTicks, bootId);
        }

        @Override
        public void end(ProcessFacts process, Duration grace) throws IOException {
            real.end(process, grace);
        }

        @Override
        public Optional<Path> which(String program) {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> startedAs(String main) {
            return real.startedAs(main);
        }
    }
}
