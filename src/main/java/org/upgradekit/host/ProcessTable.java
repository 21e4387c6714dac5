package org.upgradekit.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The live processes of this machine as /proc shows them; what may not be read or is just ending is left out. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

    /** What is needed of /proc/PID/stat; start in clock ticks since boot. */
    record Row(long pid, char state, long parent, long session, long startTicks) {
        /** A zombie has ended: it only waits for its parent to ask. */
        boolean live() {
            return state != 'Z' && state != 'X';
        }
    }

    List<Row> live() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path entry : entries) {
                row(Long.parseLong(entry.getFileName().toString()))
                        .filter(Row::live)
                        .ifPresent(rows::add);
            }
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
        return rows;
    }

    Optional<Row> row(long pid) {
        return bytes(pid, "stat").map(bytes -> parse(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    /** The name in parentheses may itself hold blanks and parentheses, so fields are counted after the last one. */
    static Row parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
        return new Row(
                Long.parseLong(stat.substring(0, stat.indexOf(' '))),
                fields[0].charAt(0),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[19]));
    }

    /** Whether the environment it was started with holds this setting. */
    boolean environmentHolds(long pid, String setting) {
        return bytes(pid, "environ")
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .filter(text -> Arrays.asList(text.split("\0", -1)).contains(setting))
                .isPresent();
    }

    /**
     * Whether one of its descriptors holds a flock on that file. /proc/locks would name the process that took the lock,
     * which may be dead while a descendant holds it.
     */
    boolean holdsLock(long pid, Path realFile) {
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(directory(pid).resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (isLockOn(pid, descriptor, realFile)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException gone) {
            return false;
        }
        return false;
    }

    private static boolean isLockOn(long pid, Path descriptor, Path realFile) {
        try {
            return Files.readSymbolicLink(descriptor).equals(realFile)
                    && Files.readString(directory(pid).resolve("fdinfo").resolve(descriptor.getFileName()))
                            .contains("FLOCK");
        } catch (IOException gone) {
            return false;
        }
    }

    /** Its command line for people, at most 200 characters; the short name in brackets where it has none. */
    String command(long pid) {
        String line = Pipeline.shown(arguments(pid)).strip();
        if (line.isEmpty()) {
            line = bytes(pid, "comm")
                    .map(bytes -> "[" + new String(bytes, StandardCharsets.UTF_8).strip() + "]")
                    .orElse("?");
        }
        return line.length() > 200 ? line.substring(0, 199) + "…" : line;
    }

    /** What it was started with, program first; empty when that may not be read. */
    List<String> arguments(long pid) {
        return bytes(pid, "cmdline")
                .map(bytes -> List.of(new String(bytes, StandardCharsets.UTF_8).split("\0")))
                .orElse(List.of());
    }

    /** The file that it executes. */
    Optional<String> program(long pid) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(directory(pid).resolve("exe")).toString());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static Path directory(long pid) {
        return PROC.resolve(Long.toString(pid));
    }

    private static Optional<byte[]> bytes(long pid, String name) {
        try {
            return Optional.of(Files.readAllBytes(directory(pid).resolve(name))).filter(bytes -> bytes.length > 0);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
