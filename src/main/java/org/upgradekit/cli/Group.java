package org.upgradekit.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only has commands. */
@Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class Group implements Runnable {
    private final String name;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandSpec spec;

    private Group(String name) {
        this.name = name;
    }

    /** A line to which the commands are added. */
    static CommandLine line(String name, String description, String example) {
        CommandLine line = new CommandLine(new Group(name));
        line.getCommandSpec()
                .usageMessage()
                .description(description)
                .footer("", "Example: " + example, "Exit codes: those of its commands, 2 wrong usage");
        return line;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command of " + name + "?");
    }
}
