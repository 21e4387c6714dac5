package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.json.JsonObject;
import org.upgradekit.testing.Golden;

/**
 * Each directory of {@code cases/run}: a {@code playbook.yaml} of {@link Ledger}'s host and the {@code commands} that are
 * typed in; {@code screen.txt} with all that was said and the exit codes, and {@code journal.txt} with the events of
 * every run and what the host holds in the end. What differs from one time to the next is taken out.
 */
class RunCasesIT {
    private static final Path CASES = Path.of("src/test/resources/cases/run");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final List<String> SHOWN = List.of(
            "step",
            "check",
            "store",
            "duty",
            "hop",
            "attempt",
            "outcome",
            "how",
            "stores",
            "decision",
            "by",
            "reason",
            "on-failure",
            "result",
            "exit-code");

    @TempDir
    private Path directory;

    @TestFactory
    List<DynamicTest> isPerformedAsItWasRead() throws IOException {
        try (Stream<Path> all = Files.list(CASES)) {
            return all.sorted()
                    .map(one -> DynamicTest.dynamicTest(one.getFileName().toString(), () -> performed(one)))
                    .toList();
        }
    }

    private void performed(Path files) throws IOException, InterruptedException {
        Ledger ledger = Ledger.in(directory.resolve(files.getFileName().toString()));
        String home = ledger.home().toString();
        Files.writeString(
                ledger.playbook(),
                Files.readString(files.resolve("playbook.yaml")).replace("@HOME@", home));
        Operator operator = Operator.with(ledger.state());
        StringBuilder screen = new StringBuilder();
        for (String command : Files.readAllLines(files.resolve("commands"))) {
            screen.append("$ ").append(command).append('\n');
            if (command.startsWith("upgrade ")) {
                screen.append(shown(operator.types(words(command, ledger))));
            } else if (!command.startsWith("#")) {
                shell(ledger, command);
            }
        }
        String journals = ledger.runs().stream()
                .map(run -> journal(ledger.state().resolve("ledger/runs/" + run + "/journal.jsonl")))
                .collect(Collectors.joining("\n"));
        Golden.assertEqual(files.resolve("screen.txt"), same(screen.toString(), home));
        Golden.assertEqual(files.resolve("journal.txt"), same(journals + "\nhost: " + ledger.content() + "\n", home));
    }

    private static String[] words(String command, Ledger ledger) throws IOException {
        String home = ledger.home().toString();
        List<String> runs = ledger.runs();
        List<String> words = new ArrayList<>();
        WORD.matcher(command.substring("upgrade ".length()))
                .results()
                .forEach(word -> words.add(word.group(1) == null ? word.group(2) : word.group(1)));
        return words.stream()
                .map(word -> word.equals("./playbook.yaml") ? home + "/playbook.yaml" : word)
                .map(word -> word.equals("RUN") ? runs.get(runs.size() - 1) : word.replace("@HOME@", home))
                .toArray(String[]::new);
    }

    private static String shown(Screen screen) {
        String out = screen.out().isEmpty() ? "" : "--- stdout\n" + screen.out();
        String err = screen.err().isEmpty() ? "" : "--- stderr\n" + screen.err();
        return out + err + "--- exit " + screen.exit() + "\n\n";
    }

    /** What somebody does to the host between two commands. */
    private static void shell(Ledger ledger, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-euc", command)
                .directory(ledger.home().toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).as(command).isZero();
    }

    private static String journal(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> event(JsonObject.parse(file.toString(), line)))
                    .collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String event(JsonObject entry) {
        StringBuilder line = new StringBuilder(entry.text("event"));
        for (String name : SHOWN) {
            if (entry.has(name) && !(name.equals("attempt") && entry.integer(name) == 1)) {
                line.append(' ')
                        .append(name)
                        .append('=')
                        .append(entry.node(name).isTextual() ? entry.text(name) : entry.node(name));
            }
        }
        return line.toString();
    }

    /** Without what is of this machine and this hour: paths, names, times, sizes, and where lines are wrapped for these. */
    private static String same(String text, String home) throws IOException {
        String user = System.getProperty("user.name");
        return text.replace(home, "@HOME@")
                .replace(InetAddress.getLocalHost().getHostName(), "HOST")
                .replace("by " + user, "by USER")
                .replaceAll("\\bpid \\d+, " + user, "pid PID, USER")
                .replaceAll("\\n {10,}(?=\\S)", "  ")
                .replaceAll("\\d{8}T\\d{6}Z-[0-9a-f]{4}", "RUN")
                .replaceAll("sha256:[0-9a-f]+", "sha256:DIGEST")
                .replaceAll("upg-(old|undone)-[0-9a-f]+", "upg-$1-HEX")
                .replaceAll(
                        "\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2})?(\\.\\d{3})?Z?( [+-]\\d{2}:\\d{2})?", "TIME")
                .replaceAll("<?\\b\\d+(\\.\\d)?( s|m \\d{2}s)\\b", "TOOK")
                .replaceAll("disk  +\\S+ needs \\S+ \\S+ of \\S+ \\S+ free", "disk  MOUNT needs SIZE of SIZE free")
                .replaceAll("\\b\\d{2}:\\d{2}:\\d{2}( [+-]\\d{2}:\\d{2})?", "TIME")
                .replaceAll("(?<=\\S)[ ─═]{2,}", " ");
    }
}
