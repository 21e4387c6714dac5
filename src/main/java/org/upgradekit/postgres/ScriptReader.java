package org.upgradekit.postgres;

import java.io.IOException;
import java.nio.file.Path;

/** Reads one migration's file; {@code host.disk()::read} outside of tests. */
public interface ScriptReader {
    byte[] read(Path file) throws IOException;
}
