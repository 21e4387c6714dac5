package org.upgradekit.host;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Optional;
import java.util.Set;

/**
 * Files of a product, put in place whole: written beside, forced, given mode and owner, and renamed. A crash leaves
 * {@code .NAME.upg-new}, which the next placement of it replaces.
 */
public final class Placement {
    private Placement() {}

    /**
     * Who may do what.
     *
     * @param mode the lower twelve bits
     * @param owner {@code USER} or {@code USER:GROUP}
     */
    public record Access(Optional<Integer> mode, Optional<String> owner) {}

    /** Copies a file; without a mode the source's own. A directory is refused. */
    public static void copy(Path source, Path target, Access access) throws IOException {
        if (!Files.isRegularFile(source)) {
            throw new IOException(source + " is no file");
        }
        int mode = access.mode().orElse(mode(source));
        try (InputStream content = Files.newInputStream(source)) {
            put(content, target, new Access(Optional.of(mode), access.owner()));
        }
    }

    /** Writes a file; without a mode the one that is there keeps its own, and a new one gets 0644. */
    public static void write(byte[] content, Path target, Access access) throws IOException {
        int mode = access.mode().orElse(Files.isRegularFile(target) ? mode(target) : 0644);
        try (InputStream stream = new ByteArrayInputStream(content)) {
            put(stream, target, new Access(Optional.of(mode), access.owner()));
        }
    }

    private static void put(InputStream content, Path target, Access access) throws IOException {
        Path fresh = fresh(target);
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            apply(fresh, access);
            content.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
        } catch (IOException failure) {
            Files.deleteIfExists(fresh);
            throw failure;
        }
        into(fresh, target);
    }

    /** Makes a symbolic link, in the place of another one or of a file. */
    public static void link(Path at, String destination) throws IOException {
        Path fresh = fresh(at);
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, Path.of(destination));
        into(fresh, at);
    }

    /** Changes mode and owner of what is there; of a link, of what it points to. */
    public static void apply(Path path, Access access) throws IOException {
        // The owner first: changing it may take set-user-id bits away.
        if (access.owner().isPresent()) {
            own(path, access.owner().get());
        }
        if (access.mode().isPresent()) {
            Files.setAttribute(path, "unix:mode", access.mode().get());
        }
    }

    private static void own(Path path, String owner) throws IOException {
        int colon = owner.indexOf(':');
        var principals = path.getFileSystem().getUserPrincipalLookupService();
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        view.setOwner(principals.lookupPrincipalByName(colon < 0 ? owner : owner.substring(0, colon)));
        if (colon >= 0) {
            view.setGroup(principals.lookupPrincipalByGroupName(owner.substring(colon + 1)));
        }
    }

    private static int mode(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:mode") & 07777;
    }

    private static Path fresh(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".upg-new");
    }

    private static void into(Path fresh, Path target) throws IOException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(fresh);
            throw new IOException(target + " is a directory");
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            try (FileChannel directory = FileChannel.open(parent)) {
                directory.force(true);
            }
        }
    }
}
