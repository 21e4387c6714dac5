package org.upgradekit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.json.Choice;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.SecretSpec;
import org.upgradekit.secret.Redactor;
import org.upgradekit.view.ConfigurationView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The configuration of this host. */
final class ConfigCommand {
    private ConfigCommand() {}

    static CommandLine on(Console console) {
        return Group.line("config", "The configuration of this host.", "upgrade config check")
                .addSubcommand(new Check(console));
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Prints what is configured, with the origin of each value, or all that is wrong.",
                "Strongest first: options, the environment (UPGRADE_KEY), PRODUCT.conf,",
                "upgrade.conf, the playbook, built-in defaults. The files are in",
                "/etc/upgradekit, without root in $XDG_CONFIG_HOME/upgradekit."
            },
            footer = {
                "",
                "Example: upgrade config check ./playbook.yaml",
                "Exit codes: 0 shown, 2 something is wrong, all of which was printed"
            })
    static final class Check implements Callable<Integer> {
        private final Console console;

        @Mixin
        private final CommonOptions common = new CommonOptions();

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "PRODUCT|PLAYBOOK",
                description = "also what is configured for this product, and its playbook's settings")
        private @Nullable String argument;

        Check(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            // First, so that all that is wrong with it is told before anything is looked for.
            Configuration.of(console.host(), Optional.ofNullable(argument).filter(name -> !Playbooks.path(name)));
            Optional<Playbook> playbook = playbook();
            Optional<String> product = playbook.map(Playbook::product).or(() -> Optional.ofNullable(argument));
            Configuration configuration = Configuration.of(console.host(), product);
            List<ConfigurationView.Line> lines = new ArrayList<>();
            for (ConfigurationKey key : ConfigurationKey.values()) {
                lines.add(line(configuration, key, playbook));
            }
            playbook.ifPresent(one -> {
                settings(configuration, one, lines);
                one.secrets().forEach((name, secret) -> lines.add(secret(name, secret)));
            });
            console.out()
                    .print(
                            common.json()
                                    ? ConfigurationView.json(lines)
                                    : new ConfigurationView(console.style(!common.noColor)).text(lines));
            return ExitCode.DONE.code();
        }

        /** A product need not have a playbook here to be configured. */
        private Optional<Playbook> playbook() {
            Playbooks playbooks = new Playbooks(console.host());
            Optional<String> named = Optional.ofNullable(argument);
            return named.filter(Playbooks::path).isPresent() || playbooks.installed(named)
                    ? Optional.of(playbooks.read(named))
                    : Optional.empty();
        }

        private ConfigurationView.Line line(
                Configuration configuration, ConfigurationKey key, Optional<Playbook> playbook) {
            Optional<ConfigurationView.Line> flag = flag(key);
            return flag.orElseGet(() -> configuration
                    .value(key)
                    .map(said -> shown(key.name(), said.value(), said.origin()))
                    .or(() -> ofPlaybook(key, playbook))
                    .orElseGet(() -> shown(key.name(), byDefault(key), "default")));
        }

        private Optional<ConfigurationView.Line> flag(ConfigurationKey key) {
            if (key == ConfigurationKey.STATE_DIR && common.stateDirectory != null) {
                return Optional.of(shown(key.name(), common.stateDirectory.toString(), key.flag()));
            }
            return key == ConfigurationKey.NON_INTERACTIVE && common.nonInteractive
                    ? Optional.of(shown(key.name(), "yes", key.flag()))
                    : Optional.empty();
        }

        private static Optional<ConfigurationView.Line> ofPlaybook(ConfigurationKey key, Optional<Playbook> playbook) {
            return key == ConfigurationKey.ON_FAILURE
                    ? playbook.flatMap(
                            one -> one.onFailure().map(policy -> shown(key.name(), Choice.name(policy), one.file())))
                    : Optional.empty();
        }

        private String byDefault(ConfigurationKey key) {
            if (key == ConfigurationKey.STATE_DIR) {
                return common.stateDirectory(console).toString();
            }
            return key.documentation().substring(key.documentation().lastIndexOf(';') + 2);
        }

        private static void settings(
                Configuration configuration, Playbook playbook, List<ConfigurationView.Line> lines) {
            Map<String, Configuration.Said> said =
                    configuration.settings(playbook.settings().keySet());
            playbook.settings().forEach((name, text) -> {
                String key = ConfigurationKey.ofSetting(name);
                Configuration.Said own = said.get(name);
                lines.add(
                        own == null
                                ? shown(
                                        key,
                                        text.shown(),
                                        text.at().file() + ":" + text.at().line())
                                : shown(key, own.value(), own.origin()));
            });
        }

        private static ConfigurationView.Line secret(String name, SecretSpec secret) {
            String place = secret.source() instanceof SecretSpec.Environment environment
                    ? "environment " + environment.variable()
                    : secret.source() instanceof SecretSpec.File file
                            ? file.path().value()
                                    + file.key().map(key -> ", " + key).orElse("")
                            : "the playbook's own command";
            return new ConfigurationView.Line("secret " + name, Redactor.HIDDEN, place);
        }

        private static ConfigurationView.Line shown(String key, String value, String origin) {
            return new ConfigurationView.Line(key, Shown.of(key, value), origin);
        }
    }
}
