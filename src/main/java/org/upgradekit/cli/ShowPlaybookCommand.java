package org.upgradekit.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.PlaybookFolder;
import org.upgradekit.playbook.PlaybookReader;
import org.upgradekit.playbook.Resolution;
import org.upgradekit.view.PlaybookView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a playbook comes to on this host, before anything is asked of it. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a playbook as it holds here, with the origin of each value.",
            "Settings have the values of the configuration, references to them are filled,",
            "releases joined. The host is asked nothing; of secrets only places are shown."
        },
        footer = {
            "",
            "Example: upgrade playbook show ./playbook.yaml --set url=https://db1:8443",
            "Exit codes: 0 shown, 2 something is wrong with it, all of which was printed"
        })
final class ShowPlaybookCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PLAYBOOK",
            description = "a playbook's file or folder, or a product")
    private @Nullable String argument;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "override a setting of the playbook; may be given more than once")
    private Map<String, String> settings = new LinkedHashMap<>();

    ShowPlaybookCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Playbooks playbooks = new Playbooks(console.host());
        Path named = playbooks.find(Optional.ofNullable(argument));
        Playbook playbook = playbooks.read(named);
        playbook.refuseUnknown(settings);
        PlaybookFolder folder = playbooks.folder(named);
        List<PlaybookView.Line> lines = Stream.concat(
                        new PlaybookReader()
                                .resolved(folder, said(playbook), Shown::of).stream()
                                        .map(ShowPlaybookCommand::line),
                        files(folder))
                .toList();
        console.out()
                .print(
                        common.json()
                                ? PlaybookView.json(folder.file(), folder.digest(), lines)
                                : new PlaybookView(console.style(!common.noColor)).text(lines, place(folder)));
        return ExitCode.DONE.code();
    }

    /** What origins are told without. */
    private static String place(PlaybookFolder folder) {
        return Optional.ofNullable(Path.of(folder.file()).getParent())
                .map(parent -> parent + "/")
                .orElse("");
    }

    private static PlaybookView.Line line(Resolution.Line line) {
        return new PlaybookView.Line(
                line.path().size() - 1, line.name(), String.join(".", line.path()), line.value(), line.from());
    }

    private static Stream<PlaybookView.Line> files(PlaybookFolder folder) {
        return PlaybookFolder.used(folder.files()).entrySet().stream()
                .map(file -> new PlaybookView.Line(
                        0,
                        file.getKey(),
                        file.getKey(),
                        Optional.of(
                                file.getValue().executable() ? "copied into a run, executable" : "copied into a run"),
                        "folder"));
    }

    /** The strongest says it: the option, then the configuration. */
    private Map<String, Resolution.Said> said(Playbook playbook) {
        Configuration configuration = Configuration.of(console.host(), Optional.of(playbook.product()));
        Map<String, Resolution.Said> said = new LinkedHashMap<>();
        configuration
                .settings(playbook.settings().keySet())
                .forEach((name, one) -> said.put("settings." + name, said(one)));
        settings.forEach((name, value) -> said.put("settings." + name, new Resolution.Said(value, "--set")));
        configuration.value(ConfigurationKey.ON_FAILURE).ifPresent(one -> said.put("on-failure", said(one)));
        return said;
    }

    private static Resolution.Said said(Configuration.Said one) {
        return new Resolution.Said(one.value(), one.origin());
    }
}
