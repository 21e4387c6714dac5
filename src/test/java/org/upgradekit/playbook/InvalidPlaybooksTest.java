package org.upgradekit.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.testing.Golden;

/**
 * Each file of {@code playbooks/invalid} with the diagnostics that stand beside it. {@code -Dgolden.update}
 * writes them anew; then they are read by a person.
 */
class InvalidPlaybooksTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/playbooks/invalid");

    @TestFactory
    List<DynamicTest> everyFaultIsReportedWithItsPlace() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)))
                    .toList();
        }
    }

    private static void check(Path file) throws IOException {
        String found = faults(file.getFileName().toString(), Files.readAllBytes(file));
        Golden.assertEqual(Path.of(file.toString().replace(".yaml", ".txt")), found);
    }

    private static String faults(String name, byte[] content) {
        InputFailure failure = catchThrowableOfType(InputFailure.class, () -> new PlaybookReader().read(name, content));
        assertThat(failure).as("%s is refused", name).isNotNull();
        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
        return failure.diagnostics().stream().map(InvalidPlaybooksTest::show).collect(Collectors.joining("\n"));
    }

    /** As the terminal shows it: the caret proves the column. */
    private static String show(Diagnostic diagnostic) {
        StringBuilder shown = new StringBuilder(diagnostic.summary()).append('\n');
        diagnostic
                .where()
                .ifPresent(where -> shown.append("  ")
                        .append(where)
                        .append("\n    ")
                        .append(where.sourceLine())
                        .append("\n    ")
                        .append(" ".repeat(where.column() - 1))
                        .append("^\n"));
        if (!diagnostic.detail().isEmpty()) {
            shown.append(diagnostic.detail()).append('\n');
        }
        if (!diagnostic.hint().isEmpty()) {
            shown.append("Hint: ").append(diagnostic.hint()).append('\n');
        }
        return shown.toString();
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        assertThat(faults("x.yaml", new byte[] {'a', ':', ' ', (byte) 0xff})).contains("not a text in UTF-8");
    }

    @Test
    void aCharacterThatCannotBePrintedIsNamedWithItsPlace() {
        assertThat(faults("x.yaml", "a: 1\nb: \u0007".getBytes(StandardCharsets.UTF_8)))
                .contains("U+0007", "x.yaml:2:4");
    }

    @Test
    void aHugeFileIsRefusedBeforeItIsRead() {
        assertThat(faults("x.yaml", new byte[2 << 20])).contains("too large");
    }

    @Test
    void aDeepFileIsRefused() {
        assertThat(faults("x.yaml", ("a: " + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8)))
                .contains("nesting deeper than 30 levels", "x.yaml:1:33");
    }
}
