package org.upgradekit.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
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
    /** By their names, as help lists them. */
    private static final Map<String, Function<Console, Object>> COMMANDS = commands();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    CommandSpec spec;

    /** Runs a command line on a console; returns its exit code, whatever is thrown: a program that asked for JSON gets it. */
    public static int run(Console console, String... args) {
        try {
            return on(console, needed(args)).execute(args);
        } catch (LinkageError | StackOverflowError | OutOfMemoryError thrown) {
            return new Failures(console).bug(thrown, List.of(args));
        }
    }

    /** The command that is called, alone: to read the options of all is a good part of a start. Help tells of all. */
    private static Set<String> needed(String... args) {
        boolean one = args.length > 0 && COMMANDS.containsKey(args[0]) && !args[0].equals("help");
        return one ? Set.of(args[0]) : COMMANDS.keySet();
    }

    private static Map<String, Function<Console, Object>> commands() {
        Map<String, Function<Console, Object>> commands = new LinkedHashMap<>();
        commands.put("plan", PlanCommand::new);
        commands.put("apply", ApplyCommand::new);
        commands.put("check", CheckCommand::new);
        commands.put("resume", ResumeCommand::new);
        commands.put("rollback", RollbackCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("abandon", AbandonCommand::new);
        commands.put("accept", AcceptCommand::new);
        commands.put("runs", RunsCommand::on);
        commands.put("restore-points", RestorePointsCommand::on);
        commands.put("explain", ExplainCommand::new);
        commands.put("config", ConfigCommand::on);
        commands.put("playbook", PlaybookCommand::on);
        commands.put("help", HelpCommand::new);
        return commands;
    }

    static CommandLine on(Console console) {
        return on(console, COMMANDS.keySet());
    }

    private static CommandLine on(Console console, Set<String> names) {
        CommandLine line = new CommandLine(new UpgradeCommand());
        names.forEach(name -> line.addSubcommand(
                name, Objects.requireNonNull(COMMANDS.get(name)).apply(console)));
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
