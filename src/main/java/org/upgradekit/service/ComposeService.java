package org.upgradekit.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Processes;

/**
 * Containers of a Compose project. Stopped means removed, as an engine that starts brings back what it finds with a
 * restart policy; named volumes and images stay. It runs while any of its containers does.
 */
final class ComposeService implements Service {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** In both forms of the answer, a list or an object a line, and among what a plugin warns of. */
    private static final Pattern STATE = Pattern.compile("\"State\"\\s*:\\s*\"([A-Za-z]+)\"");

    /** A container that is paused, or that the engine is about to start again, is not stopped. */
    private static final Set<String> DOWN = Set.of("created", "exited", "dead", "removing", "stopped", "configured");

    /** What Compose 2, podman-compose and Compose 1 take; a later one is asked where an earlier one is not understood. */
    private static final List<List<String>> QUESTIONS =
            List.of(List.of("ps", "--all", "--format", "json"), List.of("ps", "--format", "json"), List.of("ps", "-q"));

    private static final Pattern CONTAINER = Pattern.compile("[0-9a-f]{12,64}");

    private final String id;
    private final Project project;
    private final Calls calls;
    private final Duration settle;

    /** The project's command with the words that are added to it, filled at this moment. */
    @FunctionalInterface
    interface Project {
        /**
         * The command as it stands now.
         *
         * @param named whether the names of its services follow, where the playbook names any
         */
        Invocation invocation(List<String> words, boolean named);

        /** Whether it is only some of the project's services. */
        default boolean partial() {
            return !invocation(List.of(), true)
                    .argv()
                    .equals(invocation(List.of(), false).argv());
        }
    }

    ComposeService(String id, Project project, Duration settle, Processes processes, UnaryOperator<String> redactor) {
        this.id = id;
        this.project = project;
        this.settle = settle;
        this.calls = new Calls(id, processes, redactor);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean running() {
        return states().stream().anyMatch(state -> !DOWN.contains(state));
    }

    /** Of every container there is; of Compose 1, which names no states, each counts as running: it is there. */
    private List<String> states() {
        List<String> answers = new ArrayList<>();
        for (List<String> question : QUESTIONS) {
            Completed answer = ask(project.invocation(question, true), ANSWER);
            if (answer.succeeded()) {
                return answer.lines().stream()
                        .flatMap(line -> state(line, question).stream())
                        .toList();
            }
            answers.add(calls.told(answer));
        }
        throw Complaint.of(
                "whether service " + id + " runs cannot be told: none of its project's containers could be listed",
                answers.get(0),
                "Try it by hand: " + project.invocation(QUESTIONS.get(0), true));
    }

    private static List<String> state(String line, List<String> question) {
        return question.contains("-q")
                ? CONTAINER.matcher(line.strip()).matches() ? List.of("running") : List.of()
                : STATE.matcher(line)
                        .results()
                        .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                        .toList();
    }

    @Override
    public Optional<String> activation() {
        return Optional.empty();
    }

    @Override
    public String fenceDescription() {
        return "its containers are removed, so that no engine starts them again";
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
    public String lastWords() {
        Completed answer = ask(project.invocation(List.of("logs", "--no-color", "--tail", "20"), true), ANSWER);
        return calls.tail(answer);
    }

    @Override
    public void fence() {
        // What runs goes on running, and what is removed by a stop stays away.
    }

    @Override
    public void unfence() {
        // Nothing had kept it from being started.
    }

    @Override
    public boolean fenced() {
        return states().isEmpty();
    }

    @Override
    public void stop(Duration limit) {
        long begun = System.nanoTime();
        List<List<String>> commands =
                project.partial() ? List.of(List.of("stop"), List.of("rm", "-f")) : List.of(List.of("down"));
        if (states().isEmpty()) {
            return;
        }
        for (List<String> words : commands) {
            Invocation command = project.invocation(words, true);
            Completed answer = ask(command, left(limit, begun));
            if (!answer.succeeded()) {
                throw Complaint.of(
                        "service " + id + " could not be stopped: " + command + " ended with exit code "
                                + answer.exit(),
                        calls.told(answer),
                        "Stop it by hand (" + command + "), then go on with upgrade resume.");
            }
        }
        if (!Patience.until(() -> states().isEmpty(), left(limit, begun))) {
            throw Complaint.of(
                    "service " + id + " still has containers " + limit.toSeconds() + " s after it was stopped",
                    "Their states: " + String.join(", ", states()),
                    "Nothing was changed while they are there. Remove them by hand: "
                            + project.invocation(commands.get(commands.size() - 1), true));
        }
    }

    private static Duration left(Duration limit, long begun) {
        Duration left = limit.minusNanos(System.nanoTime() - begun);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public void start(Duration limit) {
        long begun = System.nanoTime();
        Invocation up = project.invocation(List.of("up", "-d"), true);
        Completed answer = ask(up, limit);
        if (!answer.succeeded()) {
            throw Complaint.of(
                    "service " + id + " could not be started: " + up + " ended with exit code " + answer.exit(),
                    calls.told(answer),
                    "Try it by hand: " + up);
        }
        if (!Patience.until(this::running, left(limit, begun))) {
            throw notRunning("none of its containers runs after " + limit.toSeconds() + " s");
        }
        if (Patience.until(() -> !running(), settle)) {
            throw notRunning("its containers ended again within " + settle.toSeconds() + " s");
        }
    }

    private RuntimeException notRunning(String why) {
        return Complaint.of(
                "service " + id + " does not run: its project was started, but " + why,
                lastWords(),
                "Look at its containers: " + project.invocation(QUESTIONS.get(0), true));
    }

    private Completed ask(Invocation command, Duration limit) {
        return calls.call(command.command(), command, limit);
    }
}
