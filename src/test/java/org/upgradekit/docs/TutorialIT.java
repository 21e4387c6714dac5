package org.upgradekit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.demo.DemoProduct;
import org.upgradekit.demo.DemoScenario;
import org.upgradekit.testing.Programs;

/**
 * Follows the tutorial: every command in order on one demo product, and what it prints held against the page, numbers and
 * names of the run apart. {@code -Dgolden.update} writes what was printed into the tutorial and the README.
 */
class TutorialIT {
    private static final Path TUTORIAL = Path.of("docs/tutorial/a-first-upgrade.md");
    private static final Path README = Path.of("README.md");
    private static final String PLACE = "/tmp/notes/upgrade";

    @TempDir
    private Path directory;

    @Test
    void theTutorialLeadsWhereItSays() throws Exception {
        try (DemoProduct product = DemoProduct.create(directory.resolve("upgrade"), DemoScenario.UPGRADE)) {
            shell(product, "upgrade apply playbook.yaml --to 2.0 --yes").succeeded();
            Walk walk = new Walk(
                    TUTORIAL,
                    command -> shell(product, command),
                    output -> output.replace(product.home().toString(), PLACE));
            Map<String, String> printed = walk.follow();
            if (System.getProperty("golden.update") != null) {
                updateReadme(printed);
            }
        }
    }

    private static Programs.Result shell(DemoProduct product, String command) throws IOException {
        return Programs.run(
                "bash",
                "-c",
                "cd \"$1\" && export PATH=\"$2:$PATH\" UPGRADE_STATE_DIR=\"$1/state\" TZ=UTC && eval \"$3\"",
                "bash",
                product.home().toString(),
                Path.of("target/upgrade/bin").toAbsolutePath().toString(),
                command);
    }

    private static void updateReadme(Map<String, String> printed) throws IOException {
        String page = Pages.read(README);
        for (String block : Pages.blocks(README, "console")) {
            String command = Transcript.of(block).command();
            page = Walk.replaceFirst(page, block, "$ " + command + "\n" + printed.getOrDefault(command, ""));
        }
        Files.writeString(README, page);
    }

    @Test
    void theReadmeShowsWhatTheTutorialShows() {
        List<String> tutorial = Pages.blocks(TUTORIAL, "console");
        assertThat(Pages.blocks(README, "console")).hasSize(2).isSubsetOf(tutorial);
    }
}
