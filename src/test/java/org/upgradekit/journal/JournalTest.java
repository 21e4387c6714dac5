package org.upgradekit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.host.FaultyHost;
import org.upgradekit.view.JsonWitness;

/** The journal on a disk that fills up. */
class JournalTest {
    private static final Event BEGAN = new Event.RunBegan(
            "run", "sha256:00", "0.1.0", new ProcessMark(4711, 99, "boot", "root", "upgrade apply"), "stop");

    private static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    }

    @Test
    void whatCouldNotBeWrittenIsNotTriedAgainAndItsCauseStaysTheFirst(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("journal.jsonl");
        // The file, and one entry.
        try (Journal journal = Journal.open(FaultyHost.real().fullAfter(2), file, new JsonWitness(nowhere()))) {
            journal.append(BEGAN);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> journal.append(new Event.Settled("start.notes")))
                        .isInstanceOfSatisfying(
                                EnvironmentFailure.class,
                                failure -> assertThat(
                                                failure.diagnostics().get(0).detail())
                                        .contains("No space left on device"));
            }
            assertThat(journal.broken()).isTrue();
            assertThat(journal.entries()).hasSize(1);
        }
    }
}
