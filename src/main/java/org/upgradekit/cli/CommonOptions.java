package org.upgradekit.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.upgradekit.view.Commands;
import org.upgradekit.view.PlanView;
import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {
    /** How a result is written. */
    enum Format {
        text,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text or json (default: text)")
    Format format = Format.text;

    @Option(
            names = "--no-color",
            description = "plain lines: no colours, and nothing is redrawn; NO_COLOR does the same")
    boolean noColor;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "where runs and restore points are kept (UPGRADE_STATE_DIR; default: /var/lib/upgradekit,"
                    + " without root $XDG_STATE_HOME/upgradekit)")
    @Nullable
    Path stateDirectory;

    @Option(names = "--non-interactive", description = "ask nothing, also in a terminal")
    boolean nonInteractive;

    @Option(
            names = {"-v", "--verbose"},
            description = "also what is left out otherwise: the checks of a plan that passed")
    boolean verbose;

    /** A plan for people, as they asked to see it. */
    PlanView planView(Console console, Commands commands) {
        return new PlanView(console.style(!noColor), commands, verbose);
    }

    boolean json() {
        return format == Format.json;
    }

    /** Whether there is somebody who can be asked. */
    boolean somebody(Console console) {
        return console.host().terminal().interactive()
                && !nonInteractive
                && !json()
                && !Configuration.of(console.host(), Optional.empty()).yes(ConfigurationKey.NON_INTERACTIVE);
    }

    Path stateDirectory(Console console) {
        return Optional.ofNullable(stateDirectory)
                .or(() -> Configuration.of(console.host(), Optional.empty()).path(ConfigurationKey.STATE_DIR))
                .orElseGet(() -> defaultDirectory(console))
                .toAbsolutePath()
                .normalize();
    }

    private static Path defaultDirectory(Console console) {
        if (console.host().identity().uid() == 0) {
            return Path.of("/var/lib/upgradekit");
        }
        return environment(console, "XDG_STATE_HOME")
                .map(Path::of)
                .orElseGet(
                        () -> Path.of(environment(console, "HOME").orElse("/")).resolve(".local/state"))
                .resolve("upgradekit");
    }

    private static Optional<String> environment(Console console, String name) {
        return Optional.ofNullable(console.host().environment().get(name)).filter(value -> !value.isEmpty());
    }
}
