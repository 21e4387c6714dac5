package org.upgradekit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.testing.Programs;

/** The commands of the source tree, as far as they can be called from within one of them. */
class DevScriptsTest {
    @TempDir
    private Path directory;

    @Test
    void helpIsPrintedAndNothingElseIsDone() throws IOException {
        for (String script : List.of("test", "demo", "bench", "crash-suite")) {
            Programs.Result help = dev(script, "--help");
            assertThat(help.exit()).as(script).isZero();
            assertThat(help.output()).startsWith("usage: src/dev/" + script + " ");
        }
    }

    @Test
    void whatIsNotUnderstoodIsRefusedBeforeAnythingIsDone() throws IOException {
        refused("unknown: everything", "test", "-o", "everything");
        refused("unknown: everything", "demo", "--keep", "everything");
        refused("there is no scenario x", "demo", "--scenario", "x");
        refused("--work needs a value", "demo", "--work");
        refused("--remove needs a value", "demo", "--remove", "");
        refused("unknown: everything", "bench", "start", "everything");
        refused("--steps is a number, not x", "bench", "--steps", "x");
        refused("--size-mb needs a value", "bench", "--size-mb");
        refused("unknown: everything", "crash-suite", "everything");
        refused("--only needs a value", "crash-suite", "--only");
        refused("--moment needs --only", "crash-suite", "--moment", "fsync 1");
    }

    private void refused(String why, String script, String... arguments) throws IOException {
        Programs.Result result = dev(script, arguments);
        assertThat(result.exit()).as(result.output()).isEqualTo(2);
        assertThat(result.output()).startsWith(script + ": " + why + "\nusage: src/dev/" + script + " ");
    }

    @Test
    void removeTakesTheDirectoryAboveAlongWhenADemoMadeItAndNothingElseIsInIt() throws IOException {
        Path base = directory.resolve("my base");
        Path first = kept(base.resolve("upgrade"), true);
        Path second = kept(base.resolve("failure"), true);
        assertThat(dev("demo", "--remove", first.toString()).succeeded().output())
                .isEmpty();
        assertThat(base).isDirectoryContaining(path -> path.equals(second));
        dev("demo", "--remove", second.toString()).succeeded();
        assertThat(base).doesNotExist();

        Path alone = kept(directory.resolve("there before/upgrade"), false);
        dev("demo", "--remove", alone.toString()).succeeded();
        assertThat(alone).doesNotExist();
        assertThat(directory.resolve("there before")).isEmptyDirectory();
    }

    /** What a demo leaves of itself that is not at work any more. */
    private static Path kept(Path place, boolean madeAbove) throws IOException {
        Files.createDirectories(place);
        Files.createFile(place.resolve("demo.properties"));
        if (madeAbove) {
            Files.createFile(place.resolve("made-above"));
        }
        return place;
    }

    private static Programs.Result dev(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("src/dev/" + script));
        command.addAll(List.of(arguments));
        return Programs.run(command.toArray(String[]::new));
    }
}
