package org.upgradekit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Programs read what is printed: a format or a field that the pages do not name is nothing that they can rely on. */
class OutputPageTest {
    private static final Path PAGE = Path.of("docs/reference/output.md");
    private static final Path SOURCES = Path.of("src/main/java/org/upgradekit");
    private static final Pattern FORMAT = Pattern.compile("\"(upgradekit\\.[a-z-]+/\\d+)\"");
    private static final Pattern FIELD =
            Pattern.compile("(?:\\.put(?:Array|Object)?\\(|(?:failure|steps)\\(node, )\\s*\"([a-z-]+)\"");
    private static final Pattern NAMED = Pattern.compile("`([a-z-]+)`");
    private static final Pattern ANY_JSON = Pattern.compile("JsonTree\\.object\\(\\)");

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(one -> one.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> sources(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyFormatIsNamed() throws IOException {
        Set<String> formats = new TreeSet<>();
        for (Path source : sources(SOURCES)) {
            formats.addAll(found(FORMAT, Pages.read(source)));
        }
        String pages = Pages.read(PAGE) + Pages.read(Path.of("docs/reference/formats.md"));
        assertThat(formats)
                .hasSizeGreaterThan(12)
                .allSatisfy(format -> assertThat(pages).contains("`" + format + "`"));
    }

    @Test
    void everyFieldOfEveryDocumentIsExplained() throws IOException {
        Set<String> fields = new TreeSet<>();
        for (Path source : sources(SOURCES.resolve("view"))) {
            String text = Pages.read(source);
            if (ANY_JSON.matcher(text).find()) {
                fields.addAll(found(FIELD, text));
            }
        }
        Set<String> explained = found(NAMED, Pages.read(PAGE) + Pages.read(Path.of("docs/reference/events.md")));
        explained.add("format");
        assertThat(fields).contains("down-since", "failed-undo", "rollback", "kept-for", "column");
        assertThat(explained).containsAll(fields);
    }
}
