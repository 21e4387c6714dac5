package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;

/** The clock of the host is set while a run goes on. */
class ClockIT {
    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state());
    }

    /** Somebody sets the clock back while a step waits: it would wait an hour longer by the clock. */
    @Test
    @Timeout(60)
    @Fault("the clock set back by an hour while a step waits for an answer: no longer than it says")
    void aClockThatIsSetBackProlongsNoWait() throws IOException {
        ledger.script("verify.sh", "touch '" + ledger.home() + "/asked'; exit 1");
        ledger.playbook("    timeout: 20s\n", "    timeout: 20s\n    retry: {every: 100ms, for: 2s}\n");
        Path asked = ledger.home().resolve("asked");
        InstantSource back = () -> Files.exists(asked) ? Instant.now().minus(Duration.ofHours(1)) : Instant.now();
        Screen screen = Operator.on(operator.host().with(back))
                .types("apply", ledger.playbook().toString(), "--to", "2.0", "--yes", "--on-failure", "rollback");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(5);
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }
}
