package org.upgradekit.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;

/**
 * A file that holds secrets or variables. Root hands its lines to programs, and they say which database is changed: so a
 * file that others may write is refused. It may belong to the product's user, whose secrets they are; who reads it is that
 * user's business.
 */
final class SecretFile {
    private SecretFile() {}

    /** Others can write there; says the remedy too. */
    static final class Exposed extends IOException {
        private static final long serialVersionUID = 1L;

        private Exposed(Path part) {
            super("others can write to " + part + ", and what stands there decides what is done here: chmod go-w '"
                    + part + "'");
        }
    }

    /** @throws Exposed as {@link #require} */
    static String read(Host host, Path file) throws IOException {
        require(host, file);
        return new String(host.disk().read(file), StandardCharsets.UTF_8);
    }

    /** @throws Exposed when this is root, and others can write the file or replace it */
    static void require(Host host, Path file) throws IOException {
        if (host.identity().uid() == 0 && host.disk().exists(file)) {
            Path real = host.disk().real(file);
            refuse(host, real, Disk.FileFacts::othersWrite);
            for (Path part = real.getParent(); part != null; part = part.getParent()) {
                refuse(host, part, Disk.FileFacts::anybodyWrites);
            }
        }
    }

    private static void refuse(Host host, Path part, Predicate<Disk.FileFacts> writable) throws IOException {
        if (host.disk().facts(part).filter(writable).isPresent()) {
            throw new Exposed(part);
        }
    }
}
