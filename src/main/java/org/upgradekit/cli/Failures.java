package org.upgradekit.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.secret.Redactor;
import org.upgradekit.view.Commands;
import org.upgradekit.view.DiagnosticView;
import picocli.CommandLine;

/** Turns what a command throws into words and an exit code. Only our own bugs show a stack trace. */
final class Failures implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
    private static final String STATE = "--state-dir";
    private static final Pattern COMMAND = Pattern.compile(
            "\\bupgrade (plan|check|apply|resume|rollback|status|runs|restore-points|abandon|accept)\\b");

    /** The choices of an option, as its help has them in lower case. */
    private static final Pattern CONSTANTS = Pattern.compile("\\[[A-Z_]+(, [A-Z_]+)*\\]");

    private final Console console;

    Failures(Console console) {
        this.console = console;
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, CommandLine.ParseResult parsed) {
        if (thrown instanceof Failure failure) {
            return tell(failure.diagnostics(), failure.exitCode(), parsed.expandedArgs());
        }
        return bug(thrown, parsed.expandedArgs());
    }

    /** Says that it is ours, with the trace. */
    int bug(Throwable thrown, List<String> arguments) {
        Diagnostic bug = Diagnostic.error(
                "a bug in this tool: " + thrown,
                "What the run has done so far stands in its journal.",
                "upgrade status shows where it stands; please report the lines below");
        int code = tell(List.of(bug), ExitCode.BUG, arguments);
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        console.err().print(console.redactor().redact(trace.toString()));
        console.err().flush();
        return code;
    }

    private int tell(List<Diagnostic> found, ExitCode code, List<String> arguments) {
        Optional<String> state = stateDirectory(arguments);
        List<Diagnostic> diagnostics = found.stream()
                .map(one -> redacted(console.redactor(), placed(one, state)))
                .toList();
        if (json(arguments)) {
            console.out().println(DiagnosticView.json(diagnostics, code));
            console.out().flush();
        }
        console.err().print(new DiagnosticView(console.style(true)).text(diagnostics));
        console.err().flush();
        return code.code();
    }

    /** A command that is named finds the same run only where it is told the same place. */
    private static Diagnostic placed(Diagnostic one, Optional<String> state) {
        if (state.isEmpty() || !COMMAND.matcher(one.hint()).find() || one.hint().contains(STATE)) {
            return one;
        }
        String option = STATE + " " + Commands.word(state.get());
        return new Diagnostic(
                one.severity(),
                one.summary(),
                one.detail(),
                one.where(),
                one.hint() + "\n(with " + option + ", as here)");
    }

    private static Optional<String> stateDirectory(List<String> arguments) {
        int at = arguments.indexOf(STATE);
        return at >= 0 && at + 1 < arguments.size()
                ? Optional.of(arguments.get(at + 1))
                : arguments.stream()
                        .filter(argument -> argument.startsWith(STATE + "="))
                        .map(argument -> argument.substring(STATE.length() + 1))
                        .findFirst();
    }

    /** What failed of a command that went on with the rest, once it has shown what became of each; its exit code. */
    static int partly(Console console, CommonOptions common, List<Diagnostic> failed, ExitCode code) {
        List<Diagnostic> told =
                failed.stream().map(one -> redacted(console.redactor(), one)).toList();
        console.out().flush();
        console.err().print(new DiagnosticView(console.style(!common.noColor)).text(told));
        console.err().flush();
        return code.code();
    }

    private static Diagnostic redacted(Redactor redactor, Diagnostic one) {
        return new Diagnostic(
                one.severity(),
                redactor.redact(one.summary()),
                redactor.redact(one.detail()),
                one.where(),
                redactor.redact(one.hint()));
    }

    private static boolean json(List<String> arguments) {
        return arguments.stream().anyMatch(argument -> argument.equals("json") || argument.endsWith("=json"))
                || arguments.contains("-ojson");
    }

    /** The library's words, but for those that mislead: what stands behind an unknown option may be its value. */
    private static String said(CommandLine.ParameterException thrown) {
        if (thrown instanceof CommandLine.UnmatchedArgumentException unmatched) {
            List<String> options = unmatched.getUnmatched().stream()
                    .filter(word -> word.startsWith("-"))
                    .map(word -> "'" + word + "'")
                    .toList();
            if (!options.isEmpty()) {
                return (options.size() == 1 ? "Unknown option: " : "Unknown options: ") + String.join(", ", options);
            }
        }
        return String.valueOf(thrown.getMessage())
                .lines()
                .findFirst()
                .orElse("wrong usage")
                .replaceFirst("^Error: ", "")
                .replace("option option", "option")
                .transform(said -> CONSTANTS
                        .matcher(said)
                        .replaceAll(found -> found.group().toLowerCase(Locale.ROOT)));
    }

    /** A screen full of options hides the one line that matters. */
    @Override
    public int handleParseException(CommandLine.ParameterException thrown, String[] args) {
        CommandLine line = thrown.getCommandLine();
        StringWriter similar = new StringWriter();
        CommandLine.UnmatchedArgumentException.printSuggestions(thrown, new PrintWriter(similar));
        Diagnostic wrong = Diagnostic.error(
                said(thrown),
                similar.toString().strip(),
                line.getCommandSpec().qualifiedName(" ") + " --help shows what there is");
        return tell(List.of(wrong), ExitCode.USAGE, List.of(args));
    }
}
