package org.upgradekit.action;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.expect.Answer;
import org.upgradekit.host.Processes;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.Verb;

/** Runs a program in a session of its own, without terminal and input, marked so that a later run finds it again. */
final class RunVerb {
    private static final int MOST = 1 << 20;
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Parts parts;
    private final String step;
    private final Tail tail;

    RunVerb(Parts parts, String step, Tail tail) {
        this.parts = parts;
        this.step = step;
        this.tail = tail;
    }

    Answer answer(Verb.Run run, Call call, Duration limit, StepWatch watch) throws Unanswered, InterruptedException {
        Output output = new Output();
        Processes.Child child = start(command(run, call, line -> {
            tail.add(line);
            watch.output(line);
            output.add(line);
        }));
        recorded(child, watch);
        watch.onCancel(() -> end(child));
        OptionalInt code = child.await(limit);
        if (code.isEmpty()) {
            end(child);
            throw new Unanswered("time-out: still at work after " + limit.toSeconds() + " s, and ended");
        }
        return new Answer(code.getAsInt(), output.toString());
    }

    /** A child that the journal does not know must not go on. */
    private static void recorded(Processes.Child child, StepWatch watch) {
        try {
            watch.child(child.facts());
        } catch (EnvironmentFailure unwritable) {
            end(child);
            throw unwritable;
        }
    }

    private Processes.Command command(Verb.Run run, Call call, Consumer<String> output) {
        List<String> argv = run.script()
                .map(script -> List.of("bash", "-euo", "pipefail", "-c", script.value()))
                .orElseGet(() -> run.argv().stream().map(parts.values()::fill).toList());
        return new Processes.Command(
                argv,
                parts.values().fill(call.env()),
                call.dir().map(parts.values()::fill).map(Path::of),
                call.user().map(parts.values()::fill),
                Optional.of(new Processes.StepMark(parts.mark(step), parts.lockFile(step))),
                output);
    }

    private Processes.Child start(Processes.Command command) throws Unanswered {
        try {
            return parts.host().processes().start(command);
        } catch (IOException e) {
            throw new Unanswered(String.valueOf(e.getMessage()));
        }
    }

    /** What a child said, as far as it is judged. Written by its reader thread. */
    private static final class Output {
        private final StringBuilder text = new StringBuilder();

        synchronized void add(String line) {
            if (text.length() < MOST) {
                text.append(line).append('\n');
            }
        }

        @Override
        public synchronized String toString() {
            return text.toString();
        }
    }

    private static void end(Processes.Child child) {
        try {
            child.end(GRACE);
        } catch (IOException e) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "process " + child.facts().pid() + " cannot be ended", String.valueOf(e.getMessage()), ""),
                    e);
        }
    }
}
