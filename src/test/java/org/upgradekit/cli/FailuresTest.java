package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when a command ends in a failure. */
class FailuresTest {
    @TempDir
    private Path directory;

    @Test
    void theCommandOfAHintFindsTheSameRunAsTheOneThatWasTyped() throws IOException {
        Path state = directory.resolve("some state");
        Files.createDirectories(state.resolve("shop/runs"));
        Operator operator = Operator.with(state);
        String hint = "upgrade runs list\n(with --state-dir '" + state + "', as here)";

        Operator.Screen placed = operator.types("runs", "show", "none", "--state-dir", state.toString(), "-o", "json");
        assertThat(placed.result().objects("diagnostics").get(0).text("hint")).isEqualTo(hint);
        assertThat(operator.types("runs", "show", "none", "--state-dir=" + state)
                        .err())
                .contains(hint);

        assertThat(operator.types("runs", "show", "none").err())
                .contains("upgrade runs list")
                .doesNotContain("as here");
        assertThat(operator.types("explain", "none", "--state-dir", state.toString())
                        .err())
                .doesNotContain("as here");
    }
}
