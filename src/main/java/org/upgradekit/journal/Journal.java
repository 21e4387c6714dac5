package org.upgradekit.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;

/**
 * The truth about a run. An entry is on the disk when {@link #append} returns; a write or force that fails is fatal and
 * is not tried again, because what the disk then holds is unknown. Used by one thread.
 */
public final class Journal implements AutoCloseable {
    private final Path file;
    private final Disk.Appender appender;
    private final InstantSource clock;
    private final List<Entry> entries;
    private final Witness witness;
    private final Fold fold = new Fold();
    private Optional<RunState> state;
    private String sum;
    private @Nullable EnvironmentFailure failure;

    private Journal(
            Path file, Disk.Appender appender, InstantSource clock, JournalText.Contents contents, Witness witness) {
        this.file = file;
        this.appender = appender;
        this.clock = clock;
        this.entries = new ArrayList<>(contents.entries());
        this.sum = contents.sum();
        this.witness = witness;
        entries.forEach(fold::add);
        this.state = fold.state();
    }

    /** Opens or creates the journal for writing and cuts a torn last line off. Needs the run's lock. */
    public static Journal open(Host host, Path file, Witness witness) {
        boolean there = host.disk().exists(file);
        try {
            byte[] bytes = there ? host.disk().read(file) : new byte[0];
            JournalText.Contents contents = JournalText.read(file.toString(), bytes);
            if (contents.length() < bytes.length) {
                host.disk().truncate(file, contents.length());
            }
            return new Journal(file, host.disk().append(file), host.clock(), contents, witness);
        } catch (IOException e) {
            throw there ? unwritable(file, e) : notBegun(file, e);
        }
    }

    /** The entries of a journal that may be in use; what is torn at its end is left alone. */
    public static List<Entry> read(Disk disk, Path file) {
        try {
            return disk.exists(file)
                    ? JournalText.read(file.toString(), disk.read(file)).entries()
                    : List.of();
        } catch (IOException e) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error("the journal cannot be read", file + ": " + e.getMessage(), ""),
                    e);
        }
    }

    /** Writes and forces one entry, then tells the witness. After a failure it fails the same way and writes nothing. */
    public Entry append(Event event) {
        if (failure != null) {
            throw failure;
        }
        Entry entry = new Entry(entries.size() + 1L, clock.instant().truncatedTo(ChronoUnit.MILLIS), event);
        String body = EventCodec.write(entry);
        try {
            appender.write(JournalText.line(sum, body));
        } catch (IOException e) {
            failure = entries.isEmpty() ? notBegun(file, e) : unwritable(file, e);
            throw failure;
        }
        sum = JournalText.sum(sum, body);
        entries.add(entry);
        fold.add(entry);
        state = fold.state();
        witness.recorded(entry);
        return entry;
    }

    public List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    public Optional<RunState> state() {
        return state;
    }

    /** Whether a write failed: then nothing may be done any more, since nothing of it could be recorded. */
    public boolean broken() {
        return failure != null;
    }

    public Witness witness() {
        return witness;
    }

    private static EnvironmentFailure notBegun(Path file, IOException cause) {
        return new EnvironmentFailure(
                ExitCode.REFUSED,
                Diagnostic.error(
                        "the run cannot begin: its journal cannot be written",
                        file + ": " + cause.getMessage() + ". Nothing was changed.",
                        "Make room or mend the disk, or name another place: --state-dir"),
                cause);
    }

    private static EnvironmentFailure unwritable(Path file, IOException cause) {
        return new EnvironmentFailure(
                ExitCode.INTERRUPTED,
                Diagnostic.error(
                        "the journal cannot be written",
                        file + ": " + cause.getMessage() + ". The run stops here; what it was doing is not known to"
                                + " have ended.",
                        "Make room or mend the disk; upgrade status says where the run stands; then: upgrade resume, or"
                                + " upgrade rollback"),
                cause);
    }

    @Override
    public void close() {
        try {
            appender.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }
}
