package org.upgradekit.testing;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A control group for one disposable host. Without it a second systemd sees the machine's root group and moves every
 * process of the machine. Version 1 and hybrid mounts have a group in the hierarchies that systemd uses, version 2 has one.
 */
final class Cgroup {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final String name;

    Cgroup(String name) {
        this.name = name;
    }

    /** Whether groups may be made here: in most containers they may not. */
    static boolean isWritable() {
        return new Cgroup("any").groups().stream().allMatch(group -> Files.isWritable(group.resolveSibling(".")));
    }

    /** Makes the group; needs root and a cgroup file system that may be written. */
    void create() throws IOException {
        for (Path group : groups()) {
            Files.createDirectories(group);
        }
    }

    /** Shell words that move the shell itself into the group. */
    String enter() {
        return groups().stream()
                .map(group -> "echo $$ >'" + group.resolve("cgroup.procs") + "'; ")
                .collect(Collectors.joining());
    }

    /** Removes the group and those below it; waits until they are empty. */
    void remove() throws IOException {
        for (Path group : groups()) {
            if (!Files.isDirectory(group)) {
                continue;
            }
            List<Path> below;
            try (Stream<Path> walk = Files.walk(group)) {
                below = walk.filter(Files::isDirectory)
                        .sorted(Comparator.reverseOrder())
                        .toList();
            }
            for (Path one : below) {
                removeWhenEmpty(one);
            }
        }
    }

    /** Killed processes leave their group a moment after their end was seen. The files in it are the kernel's. */
    private static void removeWhenEmpty(Path group) throws IOException {
        Instant end = Instant.now().plusSeconds(20);
        while (true) {
            try {
                Files.deleteIfExists(group);
                return;
            } catch (FileSystemException e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }

    private List<Path> groups() {
        List<Path> hierarchies = Files.exists(ROOT.resolve("cgroup.controllers"))
                ? List.of(ROOT)
                : Stream.of("systemd", "unified")
                        .map(ROOT::resolve)
                        .filter(Files::isDirectory)
                        .toList();
        return hierarchies.stream().map(hierarchy -> hierarchy.resolve(name)).toList();
    }
}
