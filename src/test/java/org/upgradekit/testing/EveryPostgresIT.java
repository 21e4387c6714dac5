package org.upgradekit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.upgradekit.testing.PostgresSource.Kind;

/**
 * The same tests on every PostgreSQL from 14 to 18, each in a JVM of its own, because a fixture's server is its JVM's. One
 * source alone: {@code -Dit.test=EveryPostgresIT -Dupgradekit.postgres=embedded-18}; with another class's name, that class.
 */
class EveryPostgresIT {
    /** The tests mostly wait: for locks, for servers, for flushes. */
    private static final int AT_ONCE = 2;

    private static final long MINUTES = 12;

    private final ExecutorService lanes = Executors.newFixedThreadPool(AT_ONCE);

    @AfterEach
    void end() {
        lanes.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> embedded() {
        // The usual one has had these tests in this very run.
        return on(PostgresSource.all(Kind.EMBEDDED).filter(source -> source.major() != PostgresSource.USUAL));
    }

    @TestFactory
    @Tier.NeedsDebianPostgres
    Stream<DynamicTest> debian() {
        return on(Stream.of(new PostgresSource(Kind.DEBIAN, 15)));
    }

    @TestFactory
    @Tier.NeedsContainers
    Stream<DynamicTest> containers() {
        return on(PostgresSource.all(Kind.CONTAINER));
    }

    private Stream<DynamicTest> on(Stream<PostgresSource> sources) {
        boolean one = System.getProperty(PostgresSource.PROPERTY) != null;
        List<DynamicTest> tests = new ArrayList<>();
        sources.filter(source -> !one || source.equals(PostgresSource.chosen())).forEach(source -> {
            Future<String> result = lanes.submit(() -> tests(source));
            tests.add(
                    DynamicTest.dynamicTest(source.toString(), () -> System.out.println(source + ": " + result.get())));
        });
        return tests.stream();
    }

    /** Runs them, and returns how many there were. */
    private static String tests(PostgresSource source) throws IOException, InterruptedException {
        Path target = Path.of(System.getProperty("upgradekit.target", "target")).toAbsolutePath();
        Path log = Files.createDirectories(target.resolve("every-postgres")).resolve(source + ".log");
        Process tests = new ProcessBuilder(command(source, target))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(tests.waitFor(MINUTES, TimeUnit.MINUTES))
                    .as("%s ended in time; see %s", source, log)
                    .isTrue();
        } finally {
            tests.destroy();
        }
        List<String> lines = Files.readAllLines(log);
        assertThat(tests.exitValue())
                .as("%s, from %s:%n%s", source, log, failures(lines))
                .isZero();
        return String.join(
                "", lines.stream().filter(line -> line.endsWith(" failed")).toList());
    }

    private static List<String> command(PostgresSource source, Path target) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-D" + PostgresSource.PROPERTY + "=" + source,
                "-Dupgradekit.target=" + target));
        if (Boolean.getBoolean("upgradekit.ci")) {
            command.add("-Dupgradekit.ci=true");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TaggedTests.class.getName()));
        return command;
    }

    private static String failures(List<String> lines) {
        return String.join(
                "\n",
                lines.stream().dropWhile(line -> !line.startsWith("Failures (")).toList());
    }
}
