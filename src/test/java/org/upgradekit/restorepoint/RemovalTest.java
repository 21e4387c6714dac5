package org.upgradekit.restorepoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.host.LocalHost;

class RemovalTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void onlyWhatARemovalLeftEmptyIsSwept() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("20261121T010003Z-9f3c.h1"));
        Path begun = Files.createDirectories(directory.resolve("20261122T010003Z-9f3c.h1/database"));
        Path strange = Files.createFile(directory.resolve("README"));

        new RestorePoints(LocalHost.of(Map.of()), directory).removal().sweep();

        assertThat(empty).doesNotExist();
        assertThat(begun).isDirectory();
        assertThat(strange).isRegularFile();
    }
}
