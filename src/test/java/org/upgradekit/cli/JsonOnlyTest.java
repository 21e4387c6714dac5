package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.host.FaultyHost;
import org.upgradekit.secret.Redactor;
import picocli.CommandLine;

/** Whatever is wrong with a command, and whichever it is: who asked for JSON gets JSON, and the exit code in its last line. */
class JsonOnlyTest {
    @TempDir
    private Path directory;

    /** Every command that there is, by its words; a new one is found by itself. */
    private static List<List<String>> commands() throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        List<List<String>> found = new ArrayList<>();
        collect(UpgradeCommand.on(new Console(FaultyHost.real(), nowhere, nowhere, new Redactor())), List.of(), found);
        return found;
    }

    private static void collect(CommandLine line, List<String> words, List<List<String>> found) {
        if (line.getSubcommands().isEmpty()) {
            found.add(words);
        }
        line.getSubcommands()
                .forEach((name, below) -> collect(
                        below, Stream.concat(words.stream(), Stream.of(name)).toList(), found));
    }

    @TempDir
    private Path state;

    @TestFactory
    List<DynamicTest> everyFailureOfEveryCommand() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        Path playbook = Files.writeString(directory.resolve("wrong.yaml"), "playbook: 1\nprodct: x\n");
        List<List<String>> ways = List.of(
                List.of("--nonsense"),
                List.of("a", "b", "c", "d"),
                List.of(playbook.toString()),
                List.of(directory.resolve("gone.yaml").toString()),
                List.of("nobody-knows-it"),
                List.of("--state-dir", file.toString()));
        List<List<String>> commands = commands();
        assertThat(commands).hasSizeGreaterThan(20);
        return commands.stream()
                .flatMap(command -> ways.stream()
                        .map(way -> Stream.of(command, way, List.of("-o", "json"))
                                .flatMap(List::stream)
                                .toList()))
                .map(words -> DynamicTest.dynamicTest(String.join(" ", words), () -> isJson(words)))
                .toList();
    }

    private void isJson(List<String> words) throws IOException {
        Screen screen = Operator.with(state).types(words.toArray(String[]::new));
        if (screen.exit() == 0) {
            return;
        }
        assertThat(screen.out()).as(screen.all()).endsWith("}\n");
        assertThat(screen.result().number("exit-code")).as(screen.all()).isEqualTo(screen.exit());
    }
}
