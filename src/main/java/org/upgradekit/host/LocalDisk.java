package org.upgradekit.host;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The disk of this machine.
 *
 * <p>A crash during {@link #replace} leaves the old or the new content, and at most a file {@code .NAME.new} beside it,
 * which the next one overwrites. Channels close when their thread is interrupted: durable work is done on threads that
 * nobody interrupts.
 */
final class LocalDisk implements Disk {
    static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Tool tool;
    private final Placement placement = new LocalPlacement();

    /** Files locked here. POSIX locks vanish when any descriptor of their file is closed, so none may be opened again. */
    private final Set<Path> locked = ConcurrentHashMap.newKeySet();

    LocalDisk(Tool tool) {
        this.tool = tool;
    }

    @Override
    public byte[] read(Path file) throws IOException {
        refuseLocked(file);
        return Files.readAllBytes(file);
    }

    @Override
    public byte[] read(Path file, long offset, int most) throws IOException {
        refuseLocked(file);
        try (FileChannel channel = FileChannel.open(file, READ)) {
            ByteBuffer part = ByteBuffer.allocate((int) Math.max(0, Math.min(most, channel.size() - offset)));
            int read = 0;
            while (part.hasRemaining() && read >= 0) {
                read = channel.read(part, offset + part.position());
            }
            return Arrays.copyOf(part.array(), part.position());
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    @Override
    public String sha256(Path file) throws IOException {
        refuseLocked(file);
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file, NOFOLLOW_LINKS);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (NoSuchFileException absent) {
            return List.of();
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
        entries.sort(null);
        return List.copyOf(entries);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        if (Files.isDirectory(absolute)) {
            return;
        }
        Path parent = absolute.getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        try {
            Files.createDirectory(absolute, PRIVATE_DIRECTORY);
        } catch (FileAlreadyExistsException raced) {
            if (!Files.isDirectory(absolute)) {
                throw new IOException(absolute + " is in the way: it is not a directory", raced);
            }
        }
        syncParent(absolute);
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        refuseLocked(file);
        Path fresh = Disk.unfinished(file);
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(fresh, Set.of(CREATE_NEW, WRITE), PRIVATE_FILE)) {
            LocalAppender.writeFully(channel, content);
            channel.force(true);
        } catch (IOException failure) {
            deleteQuietly(fresh, failure);
            throw failure;
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        syncParent(file);
    }

    private static void deleteQuietly(Path file, IOException first) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException second) {
            first.addSuppressed(second);
        }
    }

    @Override
    public Appender append(Path file) throws IOException {
        refuseLocked(file);
        boolean created = !exists(file);
        FileChannel channel = FileChannel.open(file, Set.of(CREATE, WRITE, APPEND, NOFOLLOW_LINKS), PRIVATE_FILE);
        if (created) {
            syncParent(file);
        }
        return new LocalAppender(channel, file);
    }

    @Override
    public Writer log(Path file) throws IOException {
        refuseLocked(file);
        FileChannel channel = FileChannel.open(file, Set.of(CREATE, WRITE, APPEND, NOFOLLOW_LINKS), PRIVATE_FILE);
        return Channels.newWriter(channel, StandardCharsets.UTF_8);
    }

    @Override
    public void truncate(Path file, long length) throws IOException {
        refuseLocked(file);
        try (FileChannel channel = FileChannel.open(file, WRITE, NOFOLLOW_LINKS)) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (exists(to)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        // Atomic, because a plain move copies when the target lies on another file system.
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncParent(to);
        syncParent(from);
    }

    @Override
    public void delete(Path path) throws IOException {
        if (!exists(path)) {
            return;
        }
        TreeRemoval.remove(path);
        syncParent(path);
    }

    @Override
    public void sync(Path path) throws IOException {
        // Java has no syncfs; coreutils' sync has.
        tool.run(List.of("sync", "-f", path.toString()));
    }

    @Override
    public Optional<FileFacts> facts(Path path) throws IOException {
        Map<String, Object> found;
        try {
            found = Files.readAttributes(path, "unix:*", NOFOLLOW_LINKS);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
        UserPrincipal owner = (UserPrincipal) found.get("owner");
        return Optional.of(new FileFacts(
                kind(found),
                owner == null ? "" : owner.getName(),
                number(found, "uid").intValue(),
                number(found, "mode").intValue() & 07777,
                number(found, "size").longValue(),
                found.get("dev") + ":" + found.get("ino")));
    }

    private static Kind kind(Map<String, Object> found) {
        if (Boolean.TRUE.equals(found.get("isSymbolicLink"))) {
            return Kind.LINK;
        }
        if (Boolean.TRUE.equals(found.get("isDirectory"))) {
            return Kind.DIRECTORY;
        }
        return Boolean.TRUE.equals(found.get("isRegularFile")) ? Kind.FILE : Kind.OTHER;
    }

    private static Number number(Map<String, Object> found, String name) {
        return found.get(name) instanceof Number value ? value : 0;
    }

    @Override
    public MountFacts mount(Path path) throws IOException {
        Path place = path.toAbsolutePath().normalize();
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        place = place.toRealPath();
        FileStore store = Files.getFileStore(place);
        Mounts.Mount mount = mounts().of(place);
        return new MountFacts(
                mount.root(), mount.device(), mount.type(), store.getUsableSpace(), store.getTotalSpace());
    }

    @Override
    public List<Path> mountPoints() throws IOException {
        return mounts().mounts().stream().map(Mounts.Mount::root).toList();
    }

    private static Mounts mounts() throws IOException {
        return Mounts.parse(Files.readString(Path.of("/proc/self/mountinfo")));
    }

    @Override
    public Path real(Path file) throws IOException {
        return file.toRealPath();
    }

    @Override
    public Placement placement() {
        return placement;
    }

    @Override
    public Optional<HeldLock> lock(Path file) throws IOException {
        Path key = key(file);
        if (!locked.add(key)) {
            return Optional.empty();
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(file, Set.of(CREATE, WRITE, NOFOLLOW_LINKS), PRIVATE_FILE);
        } catch (IOException failure) {
            locked.remove(key);
            throw failure;
        }
        if (!taken(channel)) {
            channel.close();
            locked.remove(key);
            return Optional.empty();
        }
        return Optional.of(() -> {
            channel.close();
            locked.remove(key);
        });
    }

    private static boolean taken(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldElsewhereInThisProcess) {
            return false;
        }
    }

    private void refuseLocked(Path file) throws IOException {
        if (!locked.isEmpty() && locked.contains(key(file))) {
            throw new IOException(file + " is locked by this process: opening it again would drop the lock");
        }
    }

    private static Path key(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return parent == null || !Files.exists(parent)
                ? absolute
                : parent.toRealPath().resolve(absolute.getFileName());
    }

    private static void syncParent(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            try (FileChannel directory = FileChannel.open(parent)) {
                directory.force(true);
            }
        }
    }
}
