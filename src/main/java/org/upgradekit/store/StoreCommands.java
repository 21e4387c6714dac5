package org.upgradekit.store;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Leash;
import org.upgradekit.host.Processes;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.Verb;
import org.upgradekit.secret.FilledCalls;
import org.upgradekit.secret.Values;

/**
 * Runs the commands of a store: like a step's own, marked so that a later run finds and ends them, recorded before they
 * are waited for, and ended when their time is over or an operator insists.
 */
final class StoreCommands {
    private static final int TAIL = 20;
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final String store;
    private final Values values;
    private final Processes processes;
    private final UnaryOperator<String> redactor;
    private Optional<Leash> leash = Optional.empty();

    StoreCommands(String store, Values values, Processes processes, UnaryOperator<String> redactor) {
        this.store = store;
        this.values = values;
        this.processes = processes;
        this.redactor = redactor;
    }

    void hold(Leash held) {
        this.leash = Optional.of(held);
    }

    /** Why it could not even be started; a script's own commands are its own matter. */
    Optional<String> missing(Call call) {
        Processes.Command command = command(call, Map.of(), line -> {});
        String program = command.argv().get(0);
        return processes.which(program).isPresent() ? Optional.empty() : Optional.of(program + " is not there");
    }

    /** Runs it to a good end, or fails with its last lines. */
    Completed run(String name, Call call, ExitCode exit, Map<String, String> environment) {
        Output output = new Output();
        Optional<Diagnostic> complaint = complaint(name, call, environment, output);
        if (complaint.isPresent()) {
            throw new EnvironmentFailure(exit, complaint.get());
        }
        return new Completed(0, output.lines());
    }

    /** What went wrong, if anything. */
    Optional<Diagnostic> complaint(String name, Call call, Map<String, String> environment) {
        return complaint(name, call, environment, new Output());
    }

    private Optional<Diagnostic> complaint(String name, Call call, Map<String, String> environment, Output output) {
        String what = "the " + name + " command of store " + store;
        Duration limit = call.timeout().orElseThrow(() -> new IllegalStateException(what + " has no time-out"));
        try {
            OptionalInt code = await(processes.start(command(call, environment, output::add)), limit);
            if (code.isPresent() && code.getAsInt() == 0) {
                return Optional.empty();
            }
            String how = code.isPresent()
                    ? " ended with exit code " + code.getAsInt()
                    : " was still at work after " + limit.toSeconds() + " s, and was ended";
            return Optional.of(Diagnostic.error(what + how, output.tail(), ""));
        } catch (IOException failure) {
            return Optional.of(
                    Diagnostic.error(what + " failed", redactor.apply(String.valueOf(failure.getMessage())), ""));
        }
    }

    private OptionalInt await(Processes.Child child, Duration limit) throws IOException {
        try {
            leash.ifPresent(held -> held.recorded().accept(child.facts()));
            leash.ifPresent(held -> held.onEnd().accept(() -> endNow(child)));
            OptionalInt code = child.await(limit);
            if (code.isEmpty()) {
                child.end(GRACE);
            }
            return code;
        } catch (EnvironmentFailure unwritable) {
            // A child that the journal does not know must not go on.
            child.end(GRACE);
            throw unwritable;
        } catch (InterruptedException asked) {
            child.end(GRACE);
            Thread.currentThread().interrupt();
            throw new EnvironmentFailure(
                    ExitCode.INTERRUPTED, Diagnostic.error("a command of store " + store + " was interrupted", "", ""));
        }
    }

    private void endNow(Processes.Child child) {
        try {
            child.end(GRACE);
        } catch (IOException failure) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "process " + child.facts().pid() + " of store " + store + " cannot be ended",
                            String.valueOf(failure.getMessage()),
                            "end it by hand"),
                    failure);
        }
    }

    private Processes.Command command(
            Call call, Map<String, String> environment, java.util.function.Consumer<String> output) {
        if (!(call.verb() instanceof Verb.Run run)) {
            throw new IllegalStateException("a store's command is not run: " + call.at());
        }
        Processes.Command filled = new FilledCalls(values).command(run, call, leash.map(Leash::mark), output);
        Map<String, String> all = new LinkedHashMap<>(filled.environment());
        all.putAll(environment);
        return new Processes.Command(
                filled.argv(), all, filled.directory(), filled.user(), filled.step(), filled.output());
    }

    /** Its last lines; written by its reader's thread. */
    private final class Output {
        private final Deque<String> lines = new ArrayDeque<>();

        synchronized void add(String line) {
            leash.ifPresent(held -> held.output().accept(line));
            lines.addLast(line);
            if (lines.size() > TAIL) {
                lines.removeFirst();
            }
        }

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }

        synchronized String tail() {
            return redactor.apply(String.join("\n", lines));
        }
    }
}
