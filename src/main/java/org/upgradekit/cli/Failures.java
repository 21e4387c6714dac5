package org.upgradekit.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.view.DiagnosticView;
import picocli.CommandLine;

/** Turns what a command throws into words and an exit code. Only our own bugs show a stack trace. */
final class Failures implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
    private final Console console;

    Failures(Console console) {
        this.console = console;
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, CommandLine.ParseResult parsed) {
        if (thrown instanceof Failure failure) {
            return tell(failure.diagnostics(), failure.exitCode(), json(parsed));
        }
        Diagnostic bug = Diagnostic.error(
                "a bug in this tool: " + thrown,
                "What the run has done so far stands in its journal.",
                "upgrade status shows where it stands; please report the lines below");
        int code = tell(List.of(bug), ExitCode.BUG, json(parsed));
        thrown.printStackTrace(console.err());
        return code;
    }

    private int tell(List<Diagnostic> diagnostics, ExitCode code, boolean json) {
        if (json) {
            console.out().println(DiagnosticView.json(diagnostics, code));
        }
        console.err().print(new DiagnosticView(console.style(true)).text(diagnostics));
        console.err().flush();
        return code.code();
    }

    private static boolean json(CommandLine.ParseResult parsed) {
        return parsed.expandedArgs().stream()
                .anyMatch(argument -> argument.equals("json") || argument.endsWith("=json"));
    }

    @Override
    public int handleParseException(CommandLine.ParameterException thrown, String[] args) {
        console.err().println("Error: " + thrown.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(
                thrown, new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        thrown.getCommandLine().usage(console.err());
        return ExitCode.USAGE.code();
    }
}
