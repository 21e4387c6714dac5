package org.upgradekit.host;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/**
 * A command that ran to its end: for questions to the system, whose answer is short.
 *
 * @param exit 128 + signal when it was killed
 * @param lines what it wrote, at most the last {@value #KEPT} lines
 */
public record Completed(int exit, List<String> lines) {
    private static final int KEPT = 2000;
    private static final Duration GRACE = Duration.ofSeconds(2);

    /**
     * Runs a command and waits for it. What {@code command.output} would take is also kept in the answer.
     *
     * @throws IOException when it cannot be started, or had not ended after {@code limit}: then it was ended, and its
     *     processes are gone
     */
    public static Completed of(Processes processes, Processes.Command command, Duration limit) throws IOException {
        return of(command, processes::start, limit);
    }

    /** The same for a command whose output is bytes, for {@code bytes}; the lines are those of its stderr. */
    public static Completed of(Processes processes, Processes.Command command, Processes.Bytes bytes, Duration limit)
            throws IOException {
        return of(command, all -> processes.start(all, bytes), limit);
    }

    private interface Starter {
        Processes.Child start(Processes.Command command) throws IOException;
    }

    private static Completed of(Processes.Command command, Starter starter, Duration limit) throws IOException {
        Deque<String> lines = new ArrayDeque<>();
        Consumer<String> keep = line -> {
            command.output().accept(line);
            synchronized (lines) {
                lines.addLast(line);
                if (lines.size() > KEPT) {
                    lines.removeFirst();
                }
            }
        };
        Processes.Child child = starter.start(new Processes.Command(
                command.argv(), command.environment(), command.directory(), command.user(), command.step(), keep));
        int exit = await(child, command, limit);
        synchronized (lines) {
            return new Completed(exit, List.copyOf(lines));
        }
    }

    /** The same for a plain program as the current user. */
    public static Completed of(Processes processes, List<String> argv, Duration limit) throws IOException {
        return of(processes, argv, limit, line -> {});
    }

    /** For answers of any length: every line is handed over as it comes. */
    public static Completed of(Processes processes, List<String> argv, Duration limit, Consumer<String> output)
            throws IOException {
        return of(
                processes,
                new Processes.Command(
                        argv, Map.of(), Optional.of(Path.of("/")), Optional.empty(), Optional.empty(), output),
                limit);
    }

    private static int await(Processes.Child child, Processes.Command command, Duration limit) throws IOException {
        try {
            OptionalInt exit = child.await(limit);
            if (exit.isPresent()) {
                return exit.getAsInt();
            }
        } catch (InterruptedException asked) {
            child.end(GRACE);
            Thread.currentThread().interrupt();
            throw new EnvironmentFailure(
                    ExitCode.INTERRUPTED,
                    Diagnostic.error(
                            "interrupted while '" + command.argv().get(0) + "' was running", "It was ended.", ""));
        }
        child.end(GRACE);
        throw new IOException(
                "'" + command.argv().get(0) + "' had not ended after " + limit.toSeconds() + " s and was ended");
    }

    public boolean succeeded() {
        return exit == 0;
    }

    /** What it wrote, in one piece. */
    public String text() {
        return String.join("\n", lines);
    }

    /** Its last {@code count} lines in one piece. */
    public String tail(int count) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
