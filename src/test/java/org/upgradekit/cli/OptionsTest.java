package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.cli.Operator.Screen;

/** An option that is taken and does nothing is believed to have done something. */
class OptionsTest {
    @TempDir
    private Path directory;

    private void refuses(String command, String... option) throws IOException {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of(option));
        Screen screen = Operator.with(directory).types(words.toArray(String[]::new));
        assertThat(screen.exit()).as(screen.all()).isEqualTo(2);
        assertThat(screen.err()).startsWith("Error: Unknown option: '" + option[0] + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resume",
                "rollback",
                "status",
                "abandon 9f3c --reason x",
                "accept database --reason x",
                "runs list",
                "runs show 9f3c",
                "restore-points list",
                "restore-points show 9f3c",
                "restore-points verify 9f3c",
                "restore-points restore 9f3c"
            })
    void aRunThatWasPlannedTakesNoSettingsAndNoVersions(String command) throws IOException {
        refuses(command, "--set", "colour=red");
        refuses(command, "--to", "3.0");
        refuses(command, "--from", "1.0");
    }

    @Test
    void onlyAnOptionIsCalledOne() throws IOException {
        Operator operator = Operator.with(directory);
        assertThat(operator.types("plan", "--too", "x.yaml", "--nope", "y").err())
                .startsWith("Error: Unknown options: '--too', '--nope'");
        assertThat(operator.types("plan", "x.yaml", "--set", "colour").err())
                .startsWith("Error: Value for option '--set' (NAME=VALUE) should be in KEY=VALUE format");
        assertThat(operator.types("plan", "x.yaml", "y.yaml").err())
                .startsWith("Error: Unmatched argument at index 2: 'y.yaml'");
    }

    @Test
    void whatIsWrongIsSaidOnceAndAsTheHelpSpellsIt() throws IOException {
        Operator operator = Operator.with(directory);
        assertThat(operator.types("plan", "x.yaml", "--to", "2.0", "--waive", "foo")
                        .err())
                .startsWith("Error: Missing required argument(s): --reason");
        assertThat(operator.types("restore-points", "verify", "9f3c", "--level", "foo")
                        .err())
                .contains("expected one of [read, copied, content, restored] (case-insensitive) but was 'foo'");
        assertThat(operator.types("status", "-o", "xml").err()).contains("expected one of [text, json]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback", "status", "runs list", "restore-points list"})
    void whatCannotFailForwardTakesNoPolicy(String command) throws IOException {
        refuses(command, "--on-failure", "stop");
    }
}
