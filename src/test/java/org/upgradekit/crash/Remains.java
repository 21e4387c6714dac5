package org.upgradekit.crash;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What of a run is still there after its end: processes, the lock, sessions and locks in the server. */
final class Remains {
    private static final String AT_WORK =
            "SELECT 'session ' || application_name FROM pg_stat_activity WHERE application_name LIKE 'upgrade:%'"
                    + " UNION ALL SELECT 'advisory lock ' || objid FROM pg_locks WHERE locktype = 'advisory'";
    private static final Duration UNTIL_NOTICED = Duration.ofSeconds(5);

    private final Notes notes;

    private Remains(Notes notes) {
        this.notes = notes;
    }

    static List<String> of(Notes notes) throws IOException, SQLException {
        Remains remains = new Remains(notes);
        List<String> all = new ArrayList<>(remains.inServer());
        if (notes.begun()) {
            all.addAll(remains.processes());
            all.addAll(remains.lock());
        }
        return all;
    }

    /** The server notices a moment later that a client is gone. */
    private List<String> inServer() throws SQLException {
        try (Connection connection = notes.product().postgres().connect("postgres")) {
            Instant end = Instant.now().plus(UNTIL_NOTICED);
            List<String> found = Picture.column(connection, AT_WORK);
            while (!found.isEmpty() && Instant.now().isBefore(end)) {
                Notes.sleep();
                found = Picture.column(connection, AT_WORK);
            }
            return found;
        }
    }

    /** Those that bear the run's mark, or work in its directory. */
    private List<String> processes() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                if (marked(process) || worksThere(process)) {
                    found.add("process " + process);
                }
            }
        }
        return found;
    }

    private boolean worksThere(Path process) throws IOException {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(notes.state());
        } catch (FileSystemException e) {
            return false;
        }
    }

    /** Only a step's own children carry the name of its run in their environment. */
    private boolean marked(Path process) throws IOException {
        try {
            String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            return environment.contains("UPGRADE_STEP=" + notes.run());
        } catch (FileSystemException e) {
            return false;
        }
    }

    private List<String> lock() throws IOException {
        try (FileChannel channel = FileChannel.open(notes.state().resolve("notes/lock"), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null ? List.of("the lock") : List.of();
        }
    }
}
