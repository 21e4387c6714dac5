package org.upgradekit.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The disk of a disposable host: the machine's own {@code /} below, a tmpfs above, so that nothing reaches the machine. */
final class HostDisk {
    /** Servers that a machine may have and a test did not ask for. */
    private static final List<String> UNWANTED = List.of(
            "etcd.service",
            "docker.service",
            "docker.socket",
            "containerd.service",
            "podman.service",
            "podman.socket",
            "podman-restart.service",
            "podman-auto-update.timer",
            "ssh.service",
            "postgresql.service",
            "systemd-timesyncd.service",
            "dnf-makecache.timer",
            "apt-daily.timer",
            "apt-daily-upgrade.timer");

    private final Path directory;

    HostDisk(Path directory) {
        this.directory = directory;
    }

    /** The host's root directory, as the machine sees it. */
    Path root() {
        return directory.resolve("merged");
    }

    Path console() {
        return directory.resolve("console.log");
    }

    void create(String name, Set<String> wanted) throws IOException {
        Files.createDirectories(directory);
        Programs.run("mount", "-t", "tmpfs", "-o", "size=4g", "tmpfs", directory.toString())
                .succeeded();
        for (String part : List.of("upper", "work", "merged")) {
            Files.createDirectory(directory.resolve(part));
        }
        String options = "lowerdir=/,upperdir=" + directory.resolve("upper") + ",workdir=" + directory.resolve("work");
        Programs.run("mount", "-t", "overlay", "overlay", "-o", options, root().toString())
                .succeeded();
        Files.writeString(root().resolve("etc/machine-id"), "");
        Files.writeString(root().resolve("etc/hostname"), name + "\n");
        // Where the machine forbids servers to start on installation, its disposable hosts still may.
        Files.deleteIfExists(root().resolve("usr/sbin/policy-rc.d"));
        for (String unit : UNWANTED) {
            if (!wanted.contains(unit)) {
                mask(root().resolve("etc/systemd/system").resolve(unit));
            }
        }
    }

    private static void mask(Path unit) throws IOException {
        Files.deleteIfExists(unit);
        Files.createSymbolicLink(unit, Path.of("/dev/null"));
    }

    /** Unmounts and deletes; safe to call twice and on a disk that was only half made. */
    void remove() throws IOException {
        unmount(root());
        unmount(directory);
        Files.deleteIfExists(directory);
    }

    private static void unmount(Path point) throws IOException {
        if (Programs.run("mountpoint", "-q", point.toString()).exit() == 0
                && Programs.run("umount", point.toString()).exit() != 0) {
            // Somebody still looks at it; it goes when they do.
            Programs.run("umount", "-l", point.toString()).succeeded();
        }
    }
}
