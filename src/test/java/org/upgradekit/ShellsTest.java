package org.upgradekit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No shell ever sees a value pasted into its text: the places that start one are these, what they hand over as text is a
 * constant or the playbook's own script, and values follow as arguments or in the environment.
 */
class ShellsTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern SHELL = Pattern.compile("\"(?:/(?:usr/)?bin/)?(?:sh|bash|dash|ash|ksh|zsh)\"");
    private static final Pattern TEXT = Pattern.compile("\"-c\",\\s*([^,)]+)");

    /** File to what stands behind {@code -c}. */
    private static final Map<String, String> PLACES = Map.of(
            "org/upgradekit/host/Pipeline.java", "SCRIPT",
            "org/upgradekit/secret/FilledCalls.java", "script.value(",
            "org/upgradekit/secret/Secrets.java", "\"exec \\\"$@\\\" 2>/dev/null\"",
            "org/upgradekit/service/Invocation.java", "DETACHED",
            "org/upgradekit/store/Tar.java", "DIGEST_SCRIPT");

    /** Asks whether bash is there. */
    private static final String ASKS = "org/upgradekit/store/FileObstacles.java";

    @Test
    void shellsAreStartedInTheseFewPlacesWithTextsOfTheirOwn() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (Path file : sources()) {
            String source = Files.readString(file);
            String name = SOURCES.relativize(file).toString();
            Matcher text = TEXT.matcher(source);
            if (text.find()) {
                found.put(name, text.group(1).strip());
                assertThat(text.find()).as("a second shell in " + name).isFalse();
            } else if (!name.equals(ASKS)) {
                assertThat(SHELL.matcher(source).find()).as(name).isFalse();
            }
        }
        assertThat(found).isEqualTo(new TreeMap<>(PLACES));
    }

    @Test
    void theirTextsAreConstants() throws IOException {
        for (String constant :
                new String[] {"host/Pipeline:SCRIPT", "service/Invocation:DETACHED", "store/Tar:DIGEST_SCRIPT"}) {
            String[] parts = constant.split(":", 2);
            assertThat(Files.readString(SOURCES.resolve("org/upgradekit/" + parts[0] + ".java")))
                    .containsPattern("private static final String " + parts[1] + " = \"[^+]*?\";");
        }
    }

    /** Runtime.exec splits text into words, as a shell would. */
    @Test
    void nothingElseMakesACommandOfText() throws IOException {
        for (Path file : sources()) {
            assertThat(Files.readString(file))
                    .as(file.toString())
                    .doesNotContain("Runtime.getRuntime().exec", "\"eval\"");
        }
    }

    private static Iterable<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            return all.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
