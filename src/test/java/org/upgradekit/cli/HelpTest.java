package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.cli.Operator.Screen;

class HelpTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plan",
                "apply",
                "resume",
                "rollback",
                "status",
                "abandon",
                "accept",
                "explain",
                "check",
                "help",
                "config",
                "config check",
                "runs",
                "runs list",
                "runs show",
                "runs report",
                "restore-points",
                "restore-points list",
                "restore-points show",
                "restore-points verify",
                "restore-points restore",
                "restore-points prune",
                "playbook",
                "playbook new",
                "playbook validate",
                "playbook schema"
            })
    void everyCommandExplainsItselfIn80Columns(String command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.removeIf(String::isEmpty);
        words.add("--help");
        Screen screen = Operator.with(directory).types(words.toArray(String[]::new));
        assertThat(screen.exit()).isZero();
        assertThat(screen.err()).isEmpty();
        assertThat(screen.out()).startsWith(("Usage: upgrade " + command).strip());
        assertThat(screen.out()).contains("Example: upgrade ", "Exit codes: ");
        assertThat(screen.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        // The line after the usage is what the command is for.
        assertThat(screen.out()
                        .lines()
                        .filter(line -> line.matches("[A-Z][a-z].*[.:,a-z]") && !line.startsWith("Usage")))
                .isNotEmpty();
    }
}
