package org.upgradekit.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String STRANGE = "a 'word' \"with\" $HOME `id` * \\ and\na line;";

    @TempDir
    private Path directory;

    private final Processes processes = LocalHost.of(System.getenv()).processes();

    PipelineTest() throws IOException {}

    private Completed run(List<String> argv) throws IOException {
        return Completed.of(processes, argv, LIMIT);
    }

    private static List<String> bash(String script) {
        return List.of("bash", "-c", script);
    }

    @Test
    void wordsAreHandedOnAsTheyAre() throws IOException {
        Path file = directory.resolve("a 'strange' $name");
        List<String> written = Pipeline.join(List.of("printf", "%s", STRANGE), Pipeline.into(List.of("cat"), file));
        assertThat(run(written).succeeded()).isTrue();
        assertThat(file).hasContent(STRANGE);
        List<String> read = Pipeline.join(Pipeline.from(file, List.of("cat")), List.of("wc", "-c"));
        assertThat(run(read).text()).isEqualTo(Integer.toString(STRANGE.length()));
    }

    @Test
    void eitherEndFailsThePipe() throws IOException {
        assertThat(run(Pipeline.join(bash("echo one; exit 3"), List.of("cat"))).exit())
                .isEqualTo(3);
        assertThat(run(Pipeline.join(List.of("echo", "one"), bash("cat; exit 4")))
                        .exit())
                .isEqualTo(4);
        assertThat(run(Pipeline.join(bash("kill -9 $$"), List.of("cat"))).exit())
                .isEqualTo(137);
        assertThat(run(Pipeline.join(bash("yes"), bash("exit 5"))).exit())
                .as("who reads is believed first")
                .isEqualTo(5);
        List<String> three = Pipeline.join(Pipeline.join(bash("exit 6"), List.of("cat")), List.of("cat"));
        assertThat(run(three).exit()).isEqualTo(6);
        assertThat(run(Pipeline.from(directory.resolve("gone"), List.of("cat"))).succeeded())
                .isFalse();
        assertThat(run(Pipeline.into(bash("echo one; exit 7"), directory.resolve("x")))
                        .exit())
                .isEqualTo(7);
    }

    @Test
    void peopleSeeTheCommandsAndNotTheScript() throws Exception {
        Path file = directory.resolve("file");
        List<String> argv = Pipeline.join(List.of("sleep", "30"), Pipeline.into(List.of("cat", "-u"), file));
        Processes.Child child = processes.start(new Processes.Command(
                argv, Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), line -> {}));
        try {
            String shown = "sleep 30 | cat -u >" + file;
            assertThat(child.facts().command()).isEqualTo(shown);
            Await.until(() -> processes
                    .find(
                            child.facts().pid(),
                            child.facts().startTicks(),
                            child.facts().bootId())
                    .map(Processes.ProcessFacts::command)
                    .equals(Optional.of(shown)));
        } finally {
            child.end(Duration.ofSeconds(5));
        }
        assertThat(child.await(LIMIT)).isPresent();
    }

    @Test
    void bytesAreTakenToTheLastOne() throws IOException {
        Path file = Files.write(directory.resolve("bytes"), new byte[3_000_000]);
        AtomicLong taken = new AtomicLong();
        Processes.Command command = new Processes.Command(
                bash("cat '" + file + "'; echo said >&2; exit 3"),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                line -> {});
        Completed answer = Completed.of(
                processes,
                command,
                in -> {
                    try {
                        taken.set(in.readAllBytes().length);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                LIMIT);
        assertThat(taken).hasValue(3_000_000);
        assertThat(answer.exit()).isEqualTo(3);
        assertThat(answer.lines()).containsExactly("said");
    }
}
