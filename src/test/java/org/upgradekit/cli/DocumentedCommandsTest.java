package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.upgradekit.docs.Pages;
import org.upgradekit.host.LocalHost;
import org.upgradekit.secret.Redactor;
import picocli.CommandLine;

/** A command in the documentation that the program does not take costs its reader the maintenance window. */
class DocumentedCommandsTest {
    private static final Path PAGE = Path.of("docs/reference/commands.md");

    /** At the beginning of a line in a block, or in backticks. */
    private static final Pattern COMMAND =
            Pattern.compile("(?:(?m:^)(?:\\$ )?|`)(?:src/dev/)?upgrade ((?:[a-z]|--)[^`#\\n|]*)");

    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|\\S+");

    private static CommandLine program() throws IOException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return UpgradeCommand.on(new Console(LocalHost.of(Map.of()), nowhere, nowhere, new Redactor()));
    }

    @Test
    void everyCommandInTheDocumentationIsTaken() throws IOException {
        CommandLine program = program();
        List<String> refused = new ArrayList<>();
        for (Path page : Pages.all()) {
            commands(page).forEach(command -> {
                try {
                    program.parseArgs(words(command));
                } catch (CommandLine.ParameterException e) {
                    refused.add(page + ": upgrade " + command + ": " + e.getMessage());
                }
            });
        }
        assertThat(refused).isEmpty();
        assertThat(Pages.all().stream().mapToLong(page -> commands(page).size()).sum())
                .isGreaterThan(40);
    }

    /** The reference page is generated, and changelogs and decisions may name what is gone. */
    private static List<String> commands(Path page) {
        if (page.equals(PAGE) || page.startsWith("docs/changelog")) {
            return List.of();
        }
        return COMMAND.matcher(Pages.read(page))
                .results()
                .map(found -> found.group(1).strip())
                .filter(command -> !command.startsWith("ARGS"))
                .toList();
    }

    private static String[] words(String command) {
        return WORD.matcher(command)
                .results()
                .map(MatchResult::group)
                .filter(word -> !word.equals("…"))
                .toArray(String[]::new);
    }

    @Test
    void theReferencePageIsTheProgramsOwnHelp() throws IOException {
        String page = page();
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("mvn test -Dtest=DocumentedCommandsTest -Dgolden.update writes it anew")
                .isEqualTo(page);
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Commands

                What `--help` of each command prints; generated from it.

                An argument with `/`, or ending in .yaml, .yml or .json, is a path; else it is a product, found at
                `DIR/PRODUCT/playbook.yaml` in `/etc/upgradekit/playbooks`, then `/usr/share/upgradekit/playbooks`
                (`UPGRADE_PLAYBOOK_PATH` overrides both). A result is written to stdout, the story to stderr; with `-o json`
                stdout holds JSON only. The exit codes have [a page of their own](exit-codes.md).
                """);
        add(page, program(), "upgrade");
        return page.toString();
    }

    private static void add(StringBuilder page, CommandLine line, String name) {
        page.append("\n## ").append(name).append("\n\n```text\n");
        line.getUsageMessage(CommandLine.Help.Ansi.OFF)
                .lines()
                .forEach(text -> page.append(text.stripTrailing()).append('\n'));
        page.append("```\n");
        line.getSubcommands().forEach((sub, command) -> add(page, command, name + " " + sub));
    }
}
