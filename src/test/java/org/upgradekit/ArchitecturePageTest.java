package org.upgradekit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.upgradekit.docs.Pages;

/** A page that names what is gone leads its reader astray. */
class ArchitecturePageTest {
    private static final Path PAGE = Path.of("docs/architecture.md");

    /** A type in backticks, perhaps with a member behind it. */
    private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z][A-Za-z]*)(?:\\.([A-Za-z]+))?`");

    @Test
    void theArrowsAreThoseThatAreHeld() {
        assertThat(lines(Pages.blocks(PAGE, "text").get(0))).isEqualTo(lines(ArchitectureTest.DIRECTIONS));
    }

    private static List<String> lines(String directions) {
        return directions.lines().map(String::strip).toList();
    }

    @Test
    void everyTypeThatIsNamedExists() throws IOException {
        List<String> named = TYPE.matcher(Pages.read(PAGE))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();

        assertThat(named).hasSizeGreaterThan(50);
        assertThat(types()).containsAll(named);
    }

    @Test
    void everyMemberThatIsNamedExists() {
        assertThat(TYPE.matcher(Pages.read(PAGE)).results().filter(found -> found.group(2) != null))
                .hasSizeGreaterThan(1)
                .allSatisfy(found -> assertThat(source(found.group(1))).contains(found.group(2)));
    }

    private static Set<String> types() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static String source(String type) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return Files.readString(files.filter(path -> path.endsWith(type + ".java"))
                    .findFirst()
                    .orElseThrow());
        }
    }
}
