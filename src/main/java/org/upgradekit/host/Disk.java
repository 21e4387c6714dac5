package org.upgradekit.host;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Files, with the durability that a journal needs. Every write here is on the disk when the call returns. */
public interface Disk {
    byte[] read(Path file) throws IOException;

    /** At most {@code most} bytes from {@code offset} on; empty at or past the end, and when there is no such file. */
    byte[] read(Path file, long offset, int most) throws IOException;

    /** The SHA-256 of a file of any size, as {@code sha256:} and lower-case hex. */
    String sha256(Path file) throws IOException;

    boolean exists(Path file);

    /** The entries of a directory in name order; empty when there is no such directory. */
    List<Path> list(Path directory) throws IOException;

    /** Creates missing directories with mode 0700 and syncs each parent. */
    void createDirectories(Path directory) throws IOException;

    /** The temporary file of {@link #replace}, which a kill leaves; the next one of the same file overwrites it. */
    static Path unfinished(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".new");
    }

    /** Whole content by temporary file, force, rename and sync of the directory; mode 0600. */
    void replace(Path file, byte[] content) throws IOException;

    /** Opens for appending, creating it with mode 0600 and syncing the directory. */
    Appender append(Path file) throws IOException;

    /** Cuts a file off at {@code length} bytes and forces it. */
    void truncate(Path file, long length) throws IOException;

    /** Opens a log for appending, mode 0600; not forced: it is for people, and a crash may cost its last lines. */
    Writer log(Path file) throws IOException;

    /** Renames within one file system and syncs both directories; never replaces. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file or a whole tree, never following a link; silent when it is not there. */
    void delete(Path path) throws IOException;

    /** Makes everything written to the file system of {@code path} durable (syncfs). */
    void sync(Path path) throws IOException;

    /** What stands at {@code path} itself (a link is not followed), or empty. */
    Optional<FileFacts> facts(Path path) throws IOException;

    /** The mount that holds {@code path}, or that its nearest existing parent is on. */
    MountFacts mount(Path path) throws IOException;

    /** Where file systems are mounted for this process, in the order in which they were. */
    List<Path> mountPoints() throws IOException;

    /** Takes the operating system's lock on a file (created 0600), or empty when another process holds it. */
    Optional<HeldLock> lock(Path file) throws IOException;

    /** Where it really is, once every link is followed. */
    Path real(Path file) throws IOException;

    /** For files of a product, which bear a mode and an owner of their own. */
    Placement placement();

    /**
     * What a file is.
     *
     * @param mode the lower twelve bits
     * @param size in bytes
     * @param identity {@code device:inode}, by which it is known again whatever its name
     */
    record FileFacts(Kind kind, String owner, int uid, int mode, long size, String identity) {
        private static final int GROUP_WRITES = 0020;
        private static final int ANYBODY_WRITES = 0002;
        private static final int STICKY = 01000;

        /** Whether its mode lets others than the owner write; a link has no mode of its own. */
        public boolean othersWrite() {
            return writes(GROUP_WRITES | ANYBODY_WRITES);
        }

        /** Whether its mode lets every user of the machine write. */
        public boolean anybodyWrites() {
            return writes(ANYBODY_WRITES);
        }

        /** In a directory with the sticky bit everybody makes entries, but nobody replaces those of others. */
        private boolean writes(int bits) {
            boolean sticky = kind == Kind.DIRECTORY && (mode & STICKY) != 0;
            return kind != Kind.LINK && (mode & bits) != 0 && !sticky;
        }
    }

    /**
     * A mount of a file system.
     *
     * @param device the same for all mounts of one file system, which share its room
     * @param free bytes that an unprivileged writer may use
     */
    record MountFacts(Path root, String device, String type, long free, long total) {}

    /** What an entry of a directory is. */
    enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        OTHER
    }

    /** An append-only file. */
    interface Appender extends AutoCloseable {
        /** One write and one force; a failure of either leaves the appender unusable. */
        void write(byte[] bytes) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Lasts until closed or until this process ends, however it ends. */
    interface HeldLock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
