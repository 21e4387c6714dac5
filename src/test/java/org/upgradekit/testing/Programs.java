package org.upgradekit.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the machine's programs for tests. */
public final class Programs {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Programs() {}

    /** What a program left: its exit code, and its output and errors together. */
    public record Result(int exit, String output) {
        /** Itself, when the program ended with 0; else fails with its output. */
        public Result succeeded() {
            if (exit != 0) {
                throw new AssertionError("ended with " + exit + ": " + output);
            }
            return this;
        }
    }

    /** Runs a program to its end, without input. Output goes through a file: a daemon it starts would hold a pipe. */
    public static Result run(String... command) throws IOException {
        return run(Arrays.asList(command), Map.of());
    }

    /** The same with more in its environment: where a secret belongs, since every argument can be seen by all. */
    public static Result run(List<String> command, Map<String, String> environment) throws IOException {
        Path output = Files.createTempFile("program-", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            int exit = await(builder.start(), String.join(" ", command));
            return new Result(exit, Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    private static int await(Process process, String command) throws IOException {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end within " + LIMIT.toMinutes() + " minutes");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
