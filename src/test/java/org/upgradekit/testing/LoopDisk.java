package org.upgradekit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A disk of its own in a file, mounted in a directory, whose power can be cut: what was written and not synced is lost then.
 * Needs root.
 */
public final class LoopDisk implements AutoCloseable {
    private static final int TRIES = 10;

    /** EXT4_IOC_SHUTDOWN without a last flush of the journal. */
    private static final String SHUTDOWN = "import fcntl, os, struct, sys\n"
            + "fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))";

    private final Path image;
    private final Path mount;

    private LoopDisk(Path image, Path mount) {
        this.image = image;
        this.mount = mount;
    }

    /** Makes one that takes so much, and mounts it below a directory. */
    public static LoopDisk create(Path directory, String size) throws IOException {
        Files.createDirectories(directory);
        LoopDisk disk = new LoopDisk(directory.resolve("disk.img"), directory.resolve("disk"));
        Files.createDirectory(disk.mount);
        disk.format(size);
        disk.mount();
        return disk;
    }

    /** Makes one that takes so much and so many files, and mounts it over an empty directory. */
    public static LoopDisk over(Path directory, String size, int files) throws IOException {
        LoopDisk disk = new LoopDisk(directory.resolveSibling(directory.getFileName() + ".img"), directory);
        disk.format(size, "-N", Integer.toString(files));
        disk.mount();
        return disk;
    }

    private void format(String size, String... more) throws IOException {
        Programs.run("truncate", "-s", size, image.toString()).succeeded();
        List<String> command =
                new ArrayList<>(List.of("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0"));
        command.addAll(List.of(more));
        command.add(image.toString());
        Programs.run(command.toArray(String[]::new)).succeeded();
    }

    /** Where it is mounted. */
    public Path root() {
        return mount;
    }

    /** The journal of the file system is not flushed by the clock, so that what nobody synced stays unsynced. */
    private void mount() throws IOException {
        Programs.run("mount", "-o", "loop,commit=600", image.toString(), mount.toString())
                .succeeded();
    }

    /**
     * Cuts the power: all who work on the disk end without a word, and what is on it then is mounted. The image is copied
     * until two copies are equal, for nothing may be written back between its beginning and its end.
     */
    public void cut() throws IOException {
        kill();
        Path copy = image.resolveSibling("cut.img");
        Path again = image.resolveSibling("again.img");
        int tries = 0;
        do {
            copy(copy);
            copy(again);
            tries++;
        } while (Programs.run("cmp", "-s", copy.toString(), again.toString()).exit() != 0 && tries < TRIES);
        Files.delete(again);
        if (tries == TRIES) {
            throw new IOException("somebody still writes to " + mount);
        }
        unmount();
        Files.delete(image);
        Files.move(copy, image);
        mount();
    }

    /** Nothing can be read or written from now on: every call fails with EIO, until it is {@link #mended}. */
    public void breakDown() throws IOException {
        Programs.run("python3", "-c", SHUTDOWN, mount.toString()).succeeded();
    }

    /** It can be read, and takes no byte: every call that writes fails with EROFS, until it is {@link #mended}. */
    public void freeze() throws IOException {
        Programs.run("mount", "-o", "remount,abort", mount.toString()).succeeded();
    }

    /** Mounts it again, as it is on the disk. */
    public void mended() throws IOException {
        unmount();
        mount();
    }

    /** Makes all that was written until now survive. */
    public void sync() throws IOException {
        Programs.run("sync", "-f", mount.toString()).succeeded();
    }

    private void kill() throws IOException {
        List<ProcessHandle> users = users();
        while (!users.isEmpty()) {
            users.forEach(ProcessHandle::destroyForcibly);
            users = users();
        }
    }

    /** Whose working directory or open file lies on the disk. */
    private List<ProcessHandle> users() throws IOException {
        List<ProcessHandle> users = new ArrayList<>();
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            Path place = Path.of("/proc/" + process.pid());
            if (process.pid() != ProcessHandle.current().pid() && (leadsHere(place.resolve("cwd")) || opens(place))) {
                users.add(process);
            }
        }
        return users;
    }

    private boolean opens(Path process) throws IOException {
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return files.anyMatch(this::leadsHere);
        } catch (FileSystemException | UncheckedIOException gone) {
            return false;
        }
    }

    private boolean leadsHere(Path link) {
        try {
            return Files.readSymbolicLink(link).startsWith(mount);
        } catch (IOException gone) {
            return false;
        }
    }

    private void copy(Path to) throws IOException {
        Programs.run("cp", "--sparse=always", image.toString(), to.toString()).succeeded();
    }

    private void unmount() throws IOException {
        Programs.run("umount", mount.toString()).succeeded();
    }

    @Override
    public void close() throws IOException {
        unmount();
        Files.delete(image);
    }
}
