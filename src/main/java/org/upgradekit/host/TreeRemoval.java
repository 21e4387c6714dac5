package org.upgradekit.host;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;

/**
 * Removes a tree by what it has opened, never by a path: of a tree that belongs to somebody else its owner can put a link in
 * the place of a directory between a look at it and its opening, and what the link leads to must not be emptied.
 */
final class TreeRemoval {
    private TreeRemoval() {}

    /** Removes what stands at a path, with all that is below it; silent about what somebody else removes meanwhile. */
    static void remove(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path parent = absolute.getParent();
        Path name = absolute.getFileName();
        if (parent == null || name == null) {
            throw new IOException(path + " is nothing that can be removed");
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            remove(secure(entries), name);
        }
    }

    private static void remove(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        try {
            boolean tree = directory
                    .getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                    .readAttributes()
                    .isDirectory();
            if (!tree) {
                directory.deleteFile(name);
                return;
            }
            try (SecureDirectoryStream<Path> inside = directory.newDirectoryStream(name, NOFOLLOW_LINKS)) {
                for (Path entry : inside) {
                    remove(inside, entry.getFileName());
                }
            }
            directory.deleteDirectory(name);
        } catch (NoSuchFileException gone) {
            return;
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> entries) {
        if (entries instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IllegalStateException("this operating system opens no entry of an open directory");
    }
}
