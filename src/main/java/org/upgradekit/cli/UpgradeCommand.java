package org.upgradekit.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root: says what there is. */
@Command(
        name = "upgrade",
        description = "Takes a self-hosted product from one version to the next, and brings it back when that fails.",
        mixinStandardHelpOptions = true,
        versionProvider = UpgradeCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Example: upgrade plan ./playbook.yaml --to 2.0",
            "Exit codes: 0 done or nothing to do, 2 wrong usage, 3 refused before",
            "anything changed, 4 changes are pending, 5 failed and rolled back, 6 an",
            "operator is needed, 7 interrupted, 8 locked, 9 stale plan file, 10 the",
            "rollback failed, 1 a bug in this tool"
        })
public final class UpgradeCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    CommandSpec spec;

    /** Runs a command line on a console; returns its exit code, whatever is thrown: a program that asked for JSON gets it. */
    public static int run(Console console, String... args) {
        try {
            return on(console).execute(args);
        } catch (LinkageError | StackOverflowError | OutOfMemoryError thrown) {
            return new Failures(console).bug(thrown, List.of(args));
        }
    }

    static CommandLine on(Console console) {
        CommandLine line = new CommandLine(new UpgradeCommand())
                .addSubcommand(new PlanCommand(console))
                .addSubcommand(new ApplyCommand(console))
                .addSubcommand(new CheckCommand(console))
                .addSubcommand(new ResumeCommand(console))
                .addSubcommand(new RollbackCommand(console))
                .addSubcommand(new StatusCommand(console))
                .addSubcommand(new AbandonCommand(console))
                .addSubcommand(new AcceptCommand(console))
                .addSubcommand("runs", RunsCommand.on(console))
                .addSubcommand("restore-points", RestorePointsCommand.on(console))
                .addSubcommand(new ExplainCommand(console))
                .addSubcommand("config", ConfigCommand.on(console))
                .addSubcommand("playbook", PlaybookCommand.on(console))
                .addSubcommand(new HelpCommand(console));
        Failures failures = new Failures(console);
        return line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }

    /** From the jar's manifest; a source tree has none. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"upgrade " + text()};
        }

        static String text() {
            String version = UpgradeCommand.class.getPackage().getImplementationVersion();
            return version == null ? "development" : version;
        }
    }
}
