package org.upgradekit.host;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A child that was started here. */
final class LocalChild implements Processes.Child {
    private final Process process;
    private final Processes.ProcessFacts facts;
    private final Readers readers;
    private final Ending.Targets family;
    private boolean finished;

    /** Who takes what it writes: its lines, and its bytes where somebody wants them. */
    record Readers(ChildOutput lines, Optional<ChildBytes> bytes) {}

    LocalChild(Process process, Processes.ProcessFacts facts, Readers readers, Ending.Targets family) {
        this.process = process;
        this.facts = facts;
        this.readers = readers;
        this.family = family;
    }

    @Override
    public Processes.ProcessFacts facts() {
        return facts;
    }

    @Override
    public OptionalInt await(Duration timeout) throws InterruptedException {
        if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return OptionalInt.empty();
        }
        if (!finished) {
            readers.lines().finish(process.exitValue() == Launch.LOCK_HELD ? lockHolder() : Optional.empty());
            if (readers.bytes().isPresent()) {
                readers.bytes().get().finish();
            }
            finished = true;
        }
        return OptionalInt.of(process.exitValue());
    }

    /** Who else holds the step's lock: then it was the wrapper that gave up, and not the command. */
    private Optional<String> lockHolder() {
        try {
            return family.alive().stream()
                    .findFirst()
                    .map(other -> "not started: pid " + other.pid() + " (" + other.command()
                            + ") still works on an earlier start of this step");
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public void end(Duration grace) throws IOException {
        Ending.end(family, grace);
    }
}
