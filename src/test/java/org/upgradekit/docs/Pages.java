package org.upgradekit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of the documentation, and what can be cut out of them. */
public final class Pages {
    private Pages() {}

    /** README, CONTRIBUTING and all below docs. */
    public static List<Path> all() {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(Path.of("README.md"), Path.of(".github/CONTRIBUTING.md")),
                            docs.filter(path -> path.toString().endsWith(".md")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fenced blocks of a language, without their fences. */
    public static List<String> blocks(Path page, String language) {
        return blocks(read(page), language);
    }

    /** The same in a part of a page; blocks in a list are indented, and stand here as if they were not. */
    public static List<String> blocks(String text, String language) {
        return Pattern.compile("(?ms)^( *)```" + language + "\\n(.*?)^\\1```$")
                .matcher(text)
                .results()
                .map(found -> found.group(2).replaceAll("(?m)^" + found.group(1), ""))
                .toList();
    }

    /** What stands below a heading, to the next one of its level or above. */
    public static String section(Path page, String heading) {
        String text = read(page);
        int at = text.indexOf("\n" + heading + "\n");
        if (at < 0) {
            throw new AssertionError(page + " has no \"" + heading + "\"");
        }
        String level = heading.substring(0, heading.indexOf(' '));
        String rest = text.substring(at + heading.length() + 2);
        return rest.split("(?m)^#{1," + level.length() + "} ", 2)[0];
    }

    /** The cells of each row of the tables, without the head and its rule. */
    public static List<List<String>> rows(Path page) {
        List<String> lines = read(page).lines().toList();
        return Stream.iterate(2, i -> i < lines.size(), i -> i + 1)
                .filter(i -> lines.get(i).startsWith("| ")
                        && !(i + 1 < lines.size() && lines.get(i + 1).startsWith("|---")))
                .map(i -> Stream.of(lines.get(i).split("(?<!\\\\)\\|"))
                        .skip(1)
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
