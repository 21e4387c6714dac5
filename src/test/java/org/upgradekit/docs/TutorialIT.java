package org.upgradekit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

    private final Map<String, String> printed = new LinkedHashMap<>();

    @TempDir
    private Path directory;

    @Test
    void theTutorialLeadsWhereItSays() throws Exception {
        boolean update = System.getProperty("golden.update") != null;
        try (DemoProduct product = DemoProduct.create(directory.resolve("upgrade"), DemoScenario.UPGRADE)) {
            shell(product, "upgrade apply playbook.yaml --to 2.0 --yes").succeeded();
            String page = Pages.read(TUTORIAL);
            for (String block : Pages.blocks(TUTORIAL, "console")) {
                String now = follow(product, Transcript.of(block), update);
                page = replaceFirst(page, block, now);
            }
            if (update) {
                Files.writeString(TUTORIAL, page);
                updateReadme();
            }
        }
    }

    private String follow(DemoProduct product, Transcript shown, boolean update) throws IOException {
        Programs.Result result = shell(product, shown.command());
        String output = result.output().replace(product.home().toString(), PLACE);
        printed.put(shown.command(), output);
        if (!update) {
            assertThat(Transcript.essence(output)).as(shown.command()).isEqualTo(Transcript.essence(shown.output()));
            assertThat(shown.expects(result.exit()))
                    .as("%s: exit %s is what the page says", shown.command(), result.exit())
                    .isTrue();
        }
        return "$ " + shown.command() + "\n" + output;
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

    /** Blocks come in order, and one may stand twice. */
    private static String replaceFirst(String page, String block, String now) {
        int at = page.indexOf("```console\n" + block + "```");
        return page.substring(0, at) + "```console\n" + now
                + page.substring(at + "```console\n".length() + block.length());
    }

    private void updateReadme() throws IOException {
        String page = Pages.read(README);
        for (String block : Pages.blocks(README, "console")) {
            String command = Transcript.of(block).command();
            page = replaceFirst(page, block, "$ " + command + "\n" + printed.getOrDefault(command, ""));
        }
        Files.writeString(README, page);
    }

    @Test
    void theReadmeShowsWhatTheTutorialShows() {
        List<String> tutorial = Pages.blocks(TUTORIAL, "console");
        assertThat(Pages.blocks(README, "console")).hasSize(2).isSubsetOf(tutorial);
    }
}
