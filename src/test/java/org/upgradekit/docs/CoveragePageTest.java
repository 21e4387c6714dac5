package org.upgradekit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.upgradekit.plan.Explanations;
import org.upgradekit.testing.Golden;

/**
 * Holds the page to what it names: lines of the playbook, checks and steps that are inserted, tests. {@code -Dgolden.update}
 * writes the lines' numbers anew.
 */
class CoveragePageTest {
    private static final Path PAGE = Path.of("docs/reference/coverage.md");
    private static final Path PLAYBOOK = Path.of("src/main/playbooks/openwatch/playbook.yaml");
    private static final Pattern LINE = Pattern.compile("\\[`([a-z-]+)`]\\(([^)#]+)#L(\\d+)\\)");
    private static final Pattern INSERTED = Pattern.compile("(?<!\\[)`([a-z0-9.-]+)`");
    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");

    /** The guide's own headings, in its order. */
    private static final List<String> SECTIONS = List.of(
            "Quick upgrade (automatic, recommended)",
            "If an automatic migration fails",
            "Backups: location, retention, opt-out",
            "Before you upgrade",
            "How migrations work",
            "Standard upgrade",
            "Rollback",
            "Updating Kensa compliance rules",
            "Upgrading PostgreSQL",
            "Troubleshooting",
            "Post-upgrade checklist");

    private static final int INSTRUCTIONS = 63;

    @Test
    void everyInstructionHasItsRow() {
        assertThat(Pages.read(PAGE)
                        .lines()
                        .filter(line -> line.startsWith("## "))
                        .map(line -> line.substring(3)))
                .containsExactlyElementsOf(SECTIONS);
        assertThat(Pages.rows(PAGE).stream().map(row -> row.get(0)))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, INSTRUCTIONS)
                        .mapToObj(Integer::toString)
                        .toList());
        for (String section : SECTIONS) {
            assertThat(Pages.section(PAGE, "## " + section)).as(section).containsPattern("(?m)^\\| \\d+ \\|");
        }
    }

    @Test
    void everyLineOfThePlaybookIsTheOneThatIsNamed() throws IOException {
        List<String> lines = Files.readAllLines(PLAYBOOK);
        String page = Pages.read(PAGE);
        Golden.assertEqual(PAGE, LINE.matcher(page).replaceAll(found -> link(found, lines)));
        assertThat(LINE.matcher(page).results()).hasSizeGreaterThan(30);
    }

    private static String link(MatchResult found, List<String> lines) {
        Pattern named = Pattern.compile("\\s*(- id: " + found.group(1) + "|" + found.group(1) + ":.*)");
        assertThat(PAGE.resolveSibling(found.group(2)).normalize()).isEqualTo(PLAYBOOK);
        int line = IntStream.range(0, lines.size())
                .filter(i -> named.matcher(lines.get(i)).matches())
                .reduce((first, second) -> lines.get(second).contains("- id: ") ? second : first)
                .orElseThrow(() -> new AssertionError("the playbook has no " + found.group(1)));
        return "[`" + found.group(1) + "`](" + found.group(2) + "#L" + (line + 1) + ")";
    }

    @Test
    void everyCheckAndStepThatIsInsertedIsExplained() {
        List<String> unknown = new ArrayList<>();
        for (List<String> row : Pages.rows(PAGE)) {
            INSERTED.matcher(row.get(3))
                    .results()
                    .map(found -> found.group(1))
                    .filter(id -> Explanations.find(id).isEmpty())
                    .forEach(unknown::add);
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void whatIsShownIsShownByATestAndTheRestSaysWhyNot() throws IOException {
        for (List<String> row : Pages.rows(PAGE)) {
            boolean tested = TEST.matcher(row.get(4)).find();
            assertThat(tested
                            || row.get(2).startsWith("Not yet: ")
                            || row.get(2).startsWith("By hand: "))
                    .as("%s", row)
                    .isTrue();
            for (MatchResult test : TEST.matcher(row.get(4)).results().toList()) {
                assertThat(Files.readString(source(test.group(1)))).contains("void " + test.group(2) + "()");
            }
        }
    }

    private static Path source(String type) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.endsWith(type + ".java"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
