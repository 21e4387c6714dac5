package org.upgradekit.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyHostTest {
    @TempDir
    Path directory;

    @Test
    void theDiskIsFullFromTheGivenChangeOn() throws IOException {
        Host host = FaultyHost.real().fullAfter(2);
        try (Disk.Appender appender = host.disk().append(directory.resolve("journal"))) {
            appender.write(new byte[] {'a'});
            assertThatThrownBy(() -> appender.write(new byte[] {'b'})).hasMessage("No space left on device");
            assertThatThrownBy(() -> appender.write(new byte[] {'c'})).hasMessageContaining("earlier write failed");
        }
        assertThat(directory.resolve("journal")).hasContent("a");
    }

    @Test
    void theClockIsTheOneGiven() throws IOException {
        Instant then = Instant.parse("2026-11-21T01:00:03Z");
        assertThat(FaultyHost.real().with((InstantSource) () -> then).clock().instant())
                .isEqualTo(then);
    }
}
