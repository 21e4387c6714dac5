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
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import java.util.Set;

/** By a file beside it, {@code .NAME.upg-new}, and a rename. */
final class LocalPlacement implements Placement {
    @Override
    public void copy(Path source, Path target, Access access) throws IOException {
        if (!Files.isRegularFile(source)) {
            throw new IOException(source + " is no file");
        }
        int mode = access.mode().orElse(mode(source));
        try (InputStream content = Files.newInputStream(source)) {
            put(content, target, new Access(Optional.of(mode), access.owner()));
        }
    }

    @Override
    public void write(byte[] content, Path target, Access access) throws IOException {
        int mode = access.mode().orElse(Files.isRegularFile(target) ? mode(target) : 0644);
        try (InputStream stream = new ByteArrayInputStream(content)) {
            put(stream, target, new Access(Optional.of(mode), access.owner()));
        }
    }

    private static void put(InputStream content, Path target, Access access) throws IOException {
        Path fresh = fresh(target);
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), LocalDisk.PRIVATE_FILE)) {
            give(fresh, access, LinkOption.NOFOLLOW_LINKS);
            content.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
        } catch (IOException failure) {
            Files.deleteIfExists(fresh);
            throw failure;
        }
        into(fresh, target);
    }

    @Override
    public void link(Path at, String destination) throws IOException {
        Path fresh = fresh(at);
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, Path.of(destination));
        into(fresh, at);
    }

    @Override
    public void access(Path path, Access access) throws IOException {
        give(path, access);
        force(path);
    }

    private static void give(Path path, Access access, LinkOption... links) throws IOException {
        // The owner first: changing it may take set-user-id bits away.
        if (access.owner().isPresent()) {
            own(path, access.owner().get(), links);
        }
        if (access.mode().isPresent()) {
            Files.setAttribute(path, "unix:mode", access.mode().get(), links);
        }
    }

    private static void own(Path path, String owner, LinkOption... links) throws IOException {
        int colon = owner.indexOf(':');
        var principals = path.getFileSystem().getUserPrincipalLookupService();
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class, links);
        try {
            view.setOwner(principals.lookupPrincipalByName(colon < 0 ? owner : owner.substring(0, colon)));
            if (colon >= 0) {
                view.setGroup(principals.lookupPrincipalByGroupName(owner.substring(colon + 1)));
            }
        } catch (UserPrincipalNotFoundException unknown) {
            throw new IOException("there is no user or group " + unknown.getName(), unknown);
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
            force(parent);
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            channel.force(true);
        }
    }
}
