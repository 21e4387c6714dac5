package org.upgradekit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A recipe that names a file which is gone sends the reader the wrong way. */
class ContributingTest {
    private static final Pattern PATH = Pattern.compile("`((?:src|docs|packaging|\\.ci|\\.github)/[^` ]+)");

    @Test
    void everyPathInTheRecipesExists() throws IOException {
        List<String> paths = PATH.matcher(Files.readString(Path.of(".github/CONTRIBUTING.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList();
        assertThat(paths)
                .hasSizeGreaterThan(10)
                .allSatisfy(path -> assertThat(Path.of(path)).exists());
    }
}
