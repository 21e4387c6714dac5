package org.upgradekit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.playbook.Nearest;
import org.upgradekit.view.ExitCodesView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Help on a command, or on the exit codes. */
@Command(
        name = "help",
        mixinStandardHelpOptions = true,
        description = "Prints the help of a command, or the table of exit codes.",
        footer = {"", "Example: upgrade help exit-codes", "Exit codes: 0 printed, 2 there is no such command"})
final class HelpCommand implements Callable<Integer> {
    private static final String EXIT_CODES = "exit-codes";

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "a command with its words, or exit-codes")
    private List<String> words = new ArrayList<>();

    HelpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (words.equals(List.of(EXIT_CODES))) {
            console.out().print(new ExitCodesView(console.style(true)).text());
            return ExitCode.DONE.code();
        }
        CommandLine line = spec.commandLine().getParent();
        for (String word : words) {
            CommandLine next = line.getSubcommands().get(word);
            if (next == null) {
                throw unknown(line, word);
            }
            line = next;
        }
        console.out().print(line.getUsageMessage(CommandLine.Help.Ansi.OFF));
        return ExitCode.DONE.code();
    }

    private InputFailure unknown(CommandLine line, String word) {
        List<String> known = new ArrayList<>(line.getSubcommands().keySet());
        if (word.equals(EXIT_CODES) || known.isEmpty()) {
            String last = words.get(words.size() - 1);
            return new InputFailure(Diagnostic.error(
                    "there is nothing more to help with behind \"" + words.get(0) + "\"",
                    "",
                    "leave \"" + last + "\" out"));
        }
        if (line == spec.commandLine().getParent()) {
            known.add(EXIT_CODES);
        }
        String nearest = Nearest.hint(word, known);
        return new InputFailure(Diagnostic.error(
                "there is no command \"" + word + "\" to help with",
                "There are " + String.join(", ", known) + ".",
                nearest.isEmpty()
                        ? line.getCommandSpec().qualifiedName(" ") + " --help shows what there is"
                        : nearest));
    }
}
