package org.upgradekit.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Child processes without terminal or input, and the ones an earlier run left working. */
public interface Processes {
    /** Starts a child; the outcome of a command that cannot be started is an {@link IOException} that names it. */
    Child start(Command command) throws IOException;

    /** The same, with what it writes to its standard output as bytes: the lines of the command are those of its stderr. */
    Child start(Command command, Bytes output) throws IOException;

    /** Live processes (no zombies) whose environment carries {@code UPGRADE_STEP=mark}, or that hold the lock file. */
    List<ProcessFacts> ofStep(String mark, Path lockFile) throws IOException;

    /** That very process, told from a later one of the same pid by its start time and the boot. */
    Optional<ProcessFacts> find(long pid, long startTicks, String bootId);

    /** TERM, then KILL after {@code grace}; returns once it is gone. */
    void end(ProcessFacts process, Duration grace) throws IOException;

    /** A program's place on PATH as a child would find it. */
    Optional<Path> which(String program);

    /**
     * How this very program was started: its own program and the arguments up to {@code main}, that one included; empty
     * when it was started in another way.
     */
    Optional<List<String>> startedAs(String main);

    /**
     * A command to start.
     *
     * @param argv program and arguments; never holds a secret
     * @param environment added to the minimal one (PATH, HOME, USER, LC_ALL=C.UTF-8, TZ)
     * @param user runs as this user, with its groups; needs root
     * @param step mark and lock file by which descendants are found again; empty for what is meant to live on
     * @param output each line of stdout and stderr in the order of arrival, already complete; called on one thread
     */
    record Command(
            List<String> argv,
            Map<String, String> environment,
            Optional<Path> directory,
            Optional<String> user,
            Optional<StepMark> step,
            Consumer<String> output) {}

    /** Takes bytes as they come. */
    interface Bytes {
        /** On a thread of its own. To return before the end breaks the child's pipe; what is thrown, {@code await} throws. */
        void take(InputStream output);
    }

    /** The mark stands in the environment as {@code UPGRADE_STEP}; the lock file is held by all who inherit it. */
    record StepMark(String mark, Path lockFile) {}

    /** A process that was started here. */
    interface Child {
        ProcessFacts facts();

        /** The exit code (128 + signal when killed), or empty when it still runs after {@code timeout}. */
        OptionalInt await(Duration timeout) throws InterruptedException;

        /** Everything that carries the step's mark, holds its lock or descends from it: TERM, then KILL after grace. */
        void end(Duration grace) throws IOException;
    }

    /** Start time in clock ticks since boot (field 22 of /proc/PID/stat), and as an instant for people. */
    record ProcessFacts(long pid, long startTicks, String bootId, Instant started, String command) {}
}
