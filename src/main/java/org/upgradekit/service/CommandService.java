package org.upgradekit.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Processes;

/**
 * A service of which only commands are known. It is believed to run while {@code status} exits with 0, and cannot be
 * fenced: whoever calls its {@code start} starts it.
 */
final class CommandService implements Service {

    /** Of a shell. */
    private static final int NOT_FOUND = 127;

    private final String id;
    private final CommandSet commands;
    private final Calls calls;

    /**
     * The commands of a service.
     *
     * @param statusLimit how long an answer may take
     * @param settle how long it must go on running before a start is believed; zero where {@code ready} judges that
     */
    record CommandSet(
            Supplier<Invocation> start,
            Supplier<Invocation> stop,
            Supplier<Invocation> status,
            Duration statusLimit,
            Duration settle) {}

    CommandService(String id, CommandSet commands, Processes processes, UnaryOperator<String> redactor) {
        this.id = id;
        this.commands = commands;
        this.calls = new Calls(id, processes, redactor);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean running() {
        Invocation status = commands.status().get();
        Completed answer = calls.call(status.command(), status, commands.statusLimit());
        // A shell's "not found", "not executable" and "killed" are no answer, and no answer is not "stopped".
        if (answer.exit() >= 126) {
            throw Complaint.of(
                    "whether service " + id + " runs cannot be told: its status command ended with exit code "
                            + answer.exit(),
                    calls.told(answer),
                    "Try it by hand: " + status);
        }
        return answer.succeeded();
    }

    /** By its status command: a program that is not there, or that its shell does not find. */
    @Override
    public boolean absent() {
        Invocation status = commands.status().get();
        String program = status.argv().get(0);
        // A name alone is looked for on the path, anything else from the command's own directory.
        String place = program.contains("/")
                ? status.directory()
                        .map(from -> from.resolve(program))
                        .orElse(Path.of(program))
                        .toString()
                : program;
        return calls.processes().which(place).isEmpty()
                || calls.call(status.command(), status, commands.statusLimit()).exit() == NOT_FOUND;
    }

    @Override
    public Optional<String> activation() {
        return Optional.empty();
    }

    @Override
    public String fenceDescription() {
        return "";
    }

    @Override
    public List<String> triggers() {
        return List.of();
    }

    @Override
    public boolean contains(String cgroup) {
        return false;
    }

    @Override
    public void fence() {
        // Nothing can keep a command from being called; the plan says so, because fenceDescription is empty.
    }

    @Override
    public void unfence() {
        // There is no fence.
    }

    @Override
    public boolean fenced() {
        return false;
    }

    @Override
    public void stop(Duration limit) {
        long begun = System.nanoTime();
        if (!running()) {
            return;
        }
        Invocation stop = commands.stop().get();
        Completed answer = calls.call(stop.command(), stop, limit);
        if (!answer.succeeded()) {
            throw Complaint.of(
                    "service " + id + " could not be stopped: its stop command ended with exit code " + answer.exit(),
                    calls.told(answer),
                    "Stop it by hand (" + stop + "), then go on with upgrade resume.");
        }
        Duration left = limit.minusNanos(System.nanoTime() - begun);
        if (!Patience.until(() -> !running(), left)) {
            throw Complaint.of(
                    "service " + id + " still runs: its stop command reported success, its status command says"
                            + " running after " + limit.toSeconds() + " s",
                    calls.told(answer),
                    "Nothing was changed while it runs. Stop it by hand until this fails: "
                            + commands.status().get());
        }
    }

    @Override
    public void start(Duration limit) {
        if (running()) {
            return;
        }
        long begun = System.nanoTime();
        Invocation start = commands.start().get();
        Completed answer = calls.call(start.detached(), start, limit);
        if (!answer.succeeded()) {
            throw Complaint.of(
                    "service " + id + " could not be started: its start command ended with exit code " + answer.exit(),
                    calls.told(answer),
                    "Try it by hand: " + start);
        }
        Duration left = limit.minusNanos(System.nanoTime() - begun);
        if (!Patience.until(this::running, left)) {
            throw notRunning("its status command says stopped after " + limit.toSeconds() + " s", answer);
        }
        if (Patience.until(() -> !running(), commands.settle())) {
            throw notRunning("it ended again within " + commands.settle().toSeconds() + " s", answer);
        }
    }

    private RuntimeException notRunning(String why, Completed answer) {
        return Complaint.of(
                "service " + id + " does not run: its start command reported success, but " + why,
                calls.told(answer),
                "Look at its own log, then try by hand: " + commands.start().get());
    }
}
