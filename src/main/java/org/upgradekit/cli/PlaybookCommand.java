package org.upgradekit.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.json.PrettyJson;
import org.upgradekit.playbook.JsonSchema;
import org.upgradekit.playbook.Playbook;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** For those who write playbooks. */
final class PlaybookCommand {
    private PlaybookCommand() {}

    static CommandLine on(Console console) {
        return Group.line("playbook", "For those who write playbooks.", "upgrade playbook validate ./playbook.yaml")
                .addSubcommand(new NewPlaybookCommand(console))
                .addSubcommand(new Validate(console))
                .addSubcommand(new ShowPlaybookCommand(console))
                .addSubcommand(new Schema(console));
    }

    @Command(
            name = "validate",
            mixinStandardHelpOptions = true,
            description = "Reads a playbook and names all that is wrong with it; asks nothing of the host.",
            footer = {
                "",
                "Example: upgrade playbook validate ./playbook.yaml",
                "Exit codes: 0 valid, 2 what is wrong with it was printed"
            })
    static final class Validate implements Callable<Integer> {
        private final Console console;

        @Parameters(index = "0", paramLabel = "FILE", description = "the playbook's file, or its folder")
        private Path file = Path.of("");

        Validate(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            Playbook playbook = new Playbooks(console.host()).read(file);
            console.out().println(file + ": a valid playbook for " + playbook.product());
            return ExitCode.DONE.code();
        }
    }

    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            description = "Prints the JSON Schema of playbooks, for editors.",
            footer = {"", "Example: upgrade playbook schema > playbook.schema.json", "Exit codes: 0 printed"})
    static final class Schema implements Callable<Integer> {
        private final Console console;

        Schema(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            console.out().print(PrettyJson.write(JsonSchema.playbook()));
            return ExitCode.DONE.code();
        }
    }
}
