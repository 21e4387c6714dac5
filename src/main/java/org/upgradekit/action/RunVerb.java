package org.upgradekit.action;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.expect.Answer;
import org.upgradekit.host.Processes;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.Verb;
import org.upgradekit.secret.FilledCalls;

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
        Processes.StepMark mark = new Processes.StepMark(parts.mark(step), parts.lockFile(step));
        Processes.Child child = start(new FilledCalls(parts.values()).command(run, call, Optional.of(mark), line -> {
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
