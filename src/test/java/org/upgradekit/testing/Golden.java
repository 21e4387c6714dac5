package org.upgradekit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds a text against a file that a person has read. {@code -Dgolden.update} rewrites the files, for the person to read
 * the difference; where CI is set that is refused, because nobody would read it.
 */
public final class Golden {
    private static final Path ROOT = Path.of("src/test/resources");

    private Golden() {}

    /**
     * Compares the whole text.
     *
     * @param file below src/test/resources
     */
    public static void assertEqual(String file, String text) {
        assertEqual(ROOT.resolve(file), text);
    }

    /** The same with a file anywhere in the project. */
    public static void assertEqual(Path path, String text) {
        try {
            if (System.getProperty("golden.update") != null) {
                assertThat(System.getenv("CI"))
                        .as("golden files are not rewritten where CI is set")
                        .isNull();
                Files.createDirectories(path.getParent());
                Files.writeString(path, text);
            }
            assertThat(path).as("make it with -Dgolden.update").exists();
            assertThat(text).as(path.toString()).isEqualTo(Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
