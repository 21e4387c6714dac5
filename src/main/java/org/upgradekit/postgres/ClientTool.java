package org.upgradekit.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.Leash;
import org.upgradekit.host.Processes;
import org.upgradekit.host.Processes.Child;
import org.upgradekit.host.Processes.Command;

/** Runs pg_dump or pg_restore. The password goes by the environment, which only the same user can read, never by argv. */
final class ClientTool {
    private static final int KEPT = 20;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Processes processes;
    private final Sessions sessions;
    private final DumpTask task;
    private final Deque<String> tail = new ArrayDeque<>();

    ClientTool(Processes processes, Sessions sessions, DumpTask task) {
        this.processes = processes;
        this.sessions = sessions;
        this.task = task;
    }

    /** Its command line, with the address less its password. */
    List<String> argv(Path program, List<String> arguments, Address address) {
        List<String> argv = new ArrayList<>(List.of(program.toString()));
        argv.addAll(arguments);
        argv.addAll(List.of("--no-password", "--dbname=" + conninfo(address)));
        return argv;
    }

    /** Starts what {@link #argv} gave, or a pipe that holds it. */
    Child start(Path program, List<String> argv, Map<String, String> more, Address address) {
        Map<String, String> environment = new HashMap<>(more);
        address.password().ifPresent(password -> environment.put("PGPASSWORD", password));
        try {
            return recorded(processes.start(new Command(
                    argv,
                    environment,
                    Optional.of(Path.of("/")),
                    Optional.empty(),
                    task.leash().map(Leash::mark),
                    this::keep)));
        } catch (IOException failure) {
            throw failed(program, "could not be started", String.valueOf(failure.getMessage()));
        }
    }

    /** A child that the journal does not know must not go on. */
    private Child recorded(Child child) {
        try {
            task.leash().ifPresent(leash -> leash.recorded().accept(child.facts()));
            return child;
        } catch (EnvironmentFailure unwritable) {
            end(child);
            throw unwritable;
        }
    }

    /** Waits for it, and fails with the last lines it wrote unless it ended well. */
    void finish(Path program, Child child) {
        try {
            OptionalInt exit = child.await(task.timeout());
            if (exit.isEmpty()) {
                end(child);
                throw failed(program, "had not ended after " + task.timeout().toSeconds() + " s and was ended", said());
            }
            if (exit.getAsInt() != 0) {
                throw failed(program, "failed with exit code " + exit.getAsInt(), said());
            }
        } catch (InterruptedException asked) {
            end(child);
            Thread.currentThread().interrupt();
            throw new EnvironmentFailure(
                    ExitCode.INTERRUPTED, Diagnostic.error(program.getFileName() + " was interrupted", said(), ""));
        }
    }

    /** It and its workers; silent when they are gone. */
    void end(Child child) {
        try {
            child.end(GRACE);
        } catch (IOException failure) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "process " + child.facts().pid() + " could not be ended",
                            String.valueOf(failure.getMessage()),
                            "end it by hand"),
                    failure);
        }
    }

    private synchronized void keep(String line) {
        tail.addLast(line);
        if (tail.size() > KEPT) {
            tail.removeFirst();
        }
        task.output().accept(line);
    }

    private synchronized String said() {
        return String.join("\n", tail);
    }

    private static EnvironmentFailure failed(Path program, String how, String detail) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED, Diagnostic.error(program.getFileName() + " " + how, detail, ""));
    }

    /** In libpq's key='value' form: an address as a URL is redacted with more difficulty. */
    private String conninfo(Address address) {
        Map<String, String> words = new TreeMap<>(address.options());
        words.remove("password");
        words.put("host", sessions.reachable(address).host());
        words.put("port", String.valueOf(address.port()));
        words.put("dbname", address.database());
        words.put("user", address.user());
        words.put("application_name", sessions.name(task.step()));
        return words.entrySet().stream()
                .map(word -> word.getKey() + "='"
                        + word.getValue().replace("\\", "\\\\").replace("'", "\\'") + "'")
                .collect(Collectors.joining(" "));
    }
}
