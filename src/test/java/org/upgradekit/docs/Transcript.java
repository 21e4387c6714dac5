package org.upgradekit.docs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command and what it prints, as a page shows it: a line {@code $ COMMAND}, then the output.
 *
 * @param output with a line end, or empty
 */
record Transcript(String command, String output) {
    private static final Pattern EXIT = Pattern.compile("\\(exit (\\d+)\\)\\s*$");

    /** A step that begins or is still at work, with the lines that it is wrapped into. */
    private static final Pattern STARTED = Pattern.compile("(?m)^.*▸.*\\R(?: {20,}\\S.*\\R)*");

    /** What was written since an upgrade, for which the product's own sessions need their time. */
    private static final Pattern WRITTEN = Pattern.compile("(?m)^Written   .*\\R(?: {10}\\S.*\\R)*");

    static Transcript of(String block) {
        int end = block.indexOf('\n');
        return new Transcript(block.substring("$ ".length(), end), block.substring(end + 1));
    }

    /** The code that the screen ends with, else 0; a refusal says none and is known by its first word. */
    boolean expects(int exit) {
        Matcher said = EXIT.matcher(output);
        return said.find() ? Integer.parseInt(said.group(1)) == exit : output.startsWith("Error: ") == (exit != 0);
    }

    /** What must be the same in every run: neither numbers, ids, paths and waiting, nor how the lines are wrapped. */
    static List<String> essence(String text) {
        String told = WRITTEN.matcher(text).replaceAll("");
        String one = STARTED.matcher(told)
                .replaceAll("")
                .lines()
                .filter(line -> !line.contains("│ now:"))
                .filter(line -> !line.startsWith("          /")
                        && !line.contains("Observed")
                        && !line.startsWith("          disk "))
                .reduce("", (all, line) -> all + "\n" + line);
        return List.of(one.replaceAll("/[\\w./-]*/(upgrade|work)\\b", "/DIR")
                .replaceAll("\\d{8}T\\d{6}Z-[0-9a-f]{4}", "RUN")
                .replaceAll("sha256:[0-9a-f]+", "DIGEST")
                .replaceAll("(upg_\\w+_|upg-old-|upg-undone-)[0-9a-f]{8}", "$1HEX")
                .replaceAll(" on \\S+( {2,}|: )", " on HOST$1")
                .replaceAll("(pid \\d+), \\w+", "$1, USER")
                .replaceAll("<?\\d[\\d.,:]*", "#")
                .replaceAll("# (?:ms|s|min|B|KiB|MiB|GiB)\\b", "#")
                .replaceAll("#m #s", "#")
                .replaceAll("unknown", "#")
                .replaceAll("[─═\\s]+", " ")
                .strip()
                .split(" (?=[✓✗▸·?])"));
    }
}
