package org.upgradekit.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files of a product, put in place whole and durably: written beside, forced, given mode and owner, and renamed. A crash
 * leaves {@code .NAME.upg-new}, which the next placement of it replaces.
 */
public interface Placement {
    /**
     * Who may do what.
     *
     * @param mode the lower twelve bits
     * @param owner {@code USER} or {@code USER:GROUP}
     */
    record Access(Optional<Integer> mode, Optional<String> owner) {}

    /** Copies a file; without a mode the source's own. A directory is refused. */
    void copy(Path source, Path target, Access access) throws IOException;

    /** Writes a file; without a mode the one that is there keeps its own, and a new one gets 0644. */
    void write(byte[] content, Path target, Access access) throws IOException;

    /** Makes a symbolic link, in the place of another one or of a file. */
    void link(Path at, String destination) throws IOException;

    /** Changes mode and owner of what is there; of a link, of what it points to. */
    void access(Path path, Access access) throws IOException;
}
