package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;

/** An operator's Ctrl-C, and then another, while a migration works for hours. */
final class SignalsIT {
    @TempDir
    private Path directory;

    @Test
    @Fault("Ctrl-C or TERM once and twice in the migration")
    void theFirstIsAnsweredAtOnceTheSecondEndsTheMigrationAndTheRunGoesOnOrBack() throws Exception {
        try (Notes notes = Notes.create(directory)) {
            Tool tool = new Tool(notes.state(), directory.resolve("none.jsa"));
            interrupt(notes, tool, "INT", "interrupt");
            assertThat(tool.run("resume", "notes").exit()).isZero();
            assertThat(notes.serviceProblems("2.0")).isEmpty();

            notes.reset();
            interrupt(notes, tool, "TERM", "TERM");
            assertThat(tool.run("rollback", "notes").exit()).isZero();
            assertThat(notes.serviceProblems("1.0")).isEmpty();
            assertThat(Remains.of(notes)).isEmpty();
        }
    }

    /** Leaves the run as a signal leaves it that came twice. */
    private void interrupt(Notes notes, Tool tool, String signal, String word) throws Exception {
        notes.pause(300);
        Path output = directory.resolve(signal + ".out");
        Process process =
                tool.started(output, "apply", notes.playbook(), "--to", "2.0", "--yes", "--on-failure", "rollback");
        try {
            notes.awaitPause(process);
            kill(process, signal);
            await(output, word + ": stops when migrate has ended; again ends it now");
            assertThat(process.isAlive()).as("the first lets the step go on").isTrue();
            kill(process, signal);
            assertThat(process.waitFor(1, TimeUnit.MINUTES))
                    .as(Files.readString(output))
                    .isTrue();
        } finally {
            process.destroyForcibly().onExit().join();
            notes.pause(0);
        }
        said(Files.readString(output), process.exitValue());
        recorded(notes.journal());
        Programs.Result status = tool.run("status", "notes");
        assertThat(status.exit()).as(status.output()).isEqualTo(7);
        assertThat(status.output()).contains("INTERRUPTED", "the migration was stopped", "upgrade resume notes");
    }

    private static void said(String output, int exit) {
        assertThat(exit).as(output).isEqualTo(7);
        assertThat(output)
                .contains("ends migrate now", "INTERRUPTED. Notes is down", "(exit 7)")
                .containsOnlyOnce("What      ")
                .doesNotContain("Exception", "FAILED");
    }

    /** The step has an end of its own, and the run's last word is that it was interrupted. */
    private static void recorded(List<String> journal) {
        assertThat(journal.get(journal.size() - 1)).contains("\"event\":\"run-interrupted\"");
        assertThat(journal.get(journal.size() - 2))
                .contains("\"event\":\"step-failed\",\"step\":\"migrate\"", "the migration was stopped");
        assertThat(journal).noneMatch(line -> line.contains("\"event\":\"decided\""));
    }

    private static void kill(Process process, String signal) throws IOException {
        Programs.run("kill", "-" + signal, Long.toString(process.pid())).succeeded();
    }

    private static void await(Path output, String text) throws IOException {
        Instant end = Instant.now().plus(Duration.ofSeconds(10));
        while (!Files.readString(output).contains(text)) {
            assertThat(Instant.now()).as(Files.readString(output)).isBefore(end);
            Notes.sleep();
        }
    }
}
