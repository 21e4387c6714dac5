package org.upgradekit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.upgradekit.testing.Programs;

/**
 * Follows a page: every command of its blocks in order, and what each prints held against the page, numbers and names of
 * the run apart. {@code -Dgolden.update} writes what was printed into the page.
 *
 * @param shell runs a command as it stands there
 * @param shown what was printed, with places as the page names them
 */
record Walk(Path page, Shell shell, UnaryOperator<String> shown) {
    interface Shell {
        Programs.Result run(String command) throws IOException;
    }

    /** What each command printed. */
    Map<String, String> follow() throws IOException {
        boolean update = System.getProperty("golden.update") != null;
        Map<String, String> printed = new LinkedHashMap<>();
        String text = Pages.read(page);
        for (String block : Pages.blocks(page, "console")) {
            Transcript transcript = Transcript.of(block);
            Programs.Result result = shell.run(transcript.command());
            String output = shown.apply(result.output());
            printed.put(transcript.command(), output);
            if (!update) {
                compare(transcript, output, result.exit());
            }
            text = replaceFirst(text, block, "$ " + transcript.command() + "\n" + output);
        }
        if (update) {
            Files.writeString(page, text);
        }
        return printed;
    }

    private static void compare(Transcript transcript, String output, int exit) {
        assertThat(Transcript.essence(output))
                .as(transcript.command())
                .isEqualTo(Transcript.essence(transcript.output()));
        assertThat(transcript.expects(exit))
                .as("%s: exit %s is what the page says", transcript.command(), exit)
                .isTrue();
    }

    /** Blocks come in order, and one may stand twice. */
    static String replaceFirst(String page, String block, String now) {
        int at = page.indexOf("```console\n" + block + "```");
        return page.substring(0, at) + "```console\n" + now
                + page.substring(at + "```console\n".length() + block.length());
    }
}
