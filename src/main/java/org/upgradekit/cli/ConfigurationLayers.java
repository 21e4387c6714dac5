package org.upgradekit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Host;
import org.upgradekit.playbook.Nearest;

/** Reads environment and files, and collects what is wrong with them. */
final class ConfigurationLayers {
    static final String PREFIX = "UPGRADE_";

    /** Names another directory than /etc/upgradekit; it cannot stand in a file. */
    private static final String DIRECTORY = "CONFIG_DIR";

    private final Host host;
    private final Optional<String> product;
    private final List<Diagnostic> wrong = new ArrayList<>();

    ConfigurationLayers(Host host, Optional<String> product) {
        this.host = host;
        this.product = product;
    }

    /** Strongest first. */
    List<Configuration.Layer> read() {
        List<Configuration.Layer> layers = new ArrayList<>();
        layers.add(environment());
        Path directory = directory(host);
        product.ifPresent(name -> layers.add(file(directory.resolve(name + ".conf"), true)));
        layers.add(file(directory.resolve("upgrade.conf"), false));
        return layers;
    }

    void refuse() {
        if (!wrong.isEmpty()) {
            throw new InputFailure(ExitCode.USAGE, wrong);
        }
    }

    /** Where the files are: for root /etc/upgradekit, for others their own. */
    static Path directory(Host host) {
        Map<String, String> environment = host.environment();
        Optional<String> named = variable(environment, PREFIX + DIRECTORY);
        if (named.isPresent()) {
            return Path.of(named.get()).toAbsolutePath().normalize();
        }
        if (host.identity().uid() == 0) {
            return Path.of("/etc/upgradekit");
        }
        return variable(environment, "XDG_CONFIG_HOME")
                .map(Path::of)
                .orElseGet(
                        () -> Path.of(variable(environment, "HOME").orElse("/")).resolve(".config"))
                .resolve("upgradekit");
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Others may use the prefix too: only what is nearly one of ours is told. */
    private Configuration.Layer environment() {
        Map<String, ConfigurationFile.Entry> entries = new LinkedHashMap<>();
        new TreeMap<>(host.environment()).forEach((variable, value) -> {
            if (variable.startsWith(PREFIX) && !value.isEmpty()) {
                String name = variable.substring(PREFIX.length());
                if (known(name)) {
                    valid(name, value, Optional.empty());
                    entries.put(name, new ConfigurationFile.Entry(value, new Position(variable, 1, 1, "")));
                } else if (!name.equals(DIRECTORY)) {
                    Nearest.of(name, names(false))
                            .ifPresent(near -> wrong.add(Diagnostic.error(
                                    "unknown variable " + variable + " in the environment",
                                    "",
                                    "did you mean \"" + PREFIX + near + "\"?")));
                }
            }
        });
        return new Configuration.Layer("", entries);
    }

    private Configuration.Layer file(Path file, boolean ofProduct) {
        if (!host.disk().exists(file)) {
            return new Configuration.Layer(file.toString(), Map.of());
        }
        try {
            Trusted.require(host, file, file + " decides what runs as root, and whoever can write there too.");
            ConfigurationFile read = ConfigurationFile.read(
                    file.toString(), new String(host.disk().read(file), StandardCharsets.UTF_8));
            int from = wrong.size();
            wrong.addAll(read.wrong());
            read.entries().forEach((name, entry) -> judge(name, entry, ofProduct));
            wrong.subList(from, wrong.size())
                    .sort(Comparator.comparingInt(
                            one -> one.where().map(Position::line).orElse(0)));
            return new Configuration.Layer(file.toString(), read.entries());
        } catch (IOException e) {
            throw new InputFailure(
                    Diagnostic.error(file + " cannot be read", Reason.of(e), "Give it to the user who runs this"));
        }
    }

    private void judge(String name, ConfigurationFile.Entry entry, boolean ofProduct) {
        if (!known(name)) {
            String known = String.join(", ", names(ofProduct)) + (ofProduct ? ", SET_NAME for a setting" : "") + ".";
            wrong.add(Diagnostic.error(
                    entry.at(), "unknown key \"" + name + "\"", "Known here: " + known, near(name, ofProduct)));
            return;
        }
        boolean setting = name.startsWith(ConfigurationKey.SETTING);
        boolean here = setting ? ofProduct : !ofProduct || names(true).contains(name);
        if (!here) {
            wrong.add(Diagnostic.error(
                    entry.at(),
                    "\"" + name + "\" does not belong here",
                    setting
                            ? "A setting is one product's: it belongs into PRODUCT.conf beside this file."
                            : "It is for all products: it belongs into upgrade.conf beside this file.",
                    ""));
        }
        valid(name, entry.value(), Optional.of(entry.at()));
    }

    private static String near(String name, boolean ofProduct) {
        String plain = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        return names(ofProduct).contains(plain)
                ? "did you mean \"" + plain + "\"? UPGRADE_ stands before it in the environment only"
                : Nearest.hint(name, names(ofProduct));
    }

    private static boolean known(String name) {
        return ConfigurationKey.of(name).isPresent()
                || (name.startsWith(ConfigurationKey.SETTING) && name.length() > ConfigurationKey.SETTING.length());
    }

    private static List<String> names(boolean ofProduct) {
        return Stream.of(ConfigurationKey.values())
                .filter(key -> !ofProduct || key.ofProduct())
                .map(Enum::name)
                .toList();
    }

    private void valid(String name, String value, Optional<Position> at) {
        // What is typed is meant from where it is typed; a file is read from everywhere.
        boolean typed = at.isEmpty();
        ConfigurationKey.of(name)
                .filter(key -> !key.fits(value))
                .filter(key -> !(typed && key.place()))
                .ifPresent(key -> {
                    String summary = "\"" + value + "\" is no value for " + (at.isEmpty() ? PREFIX : "") + name;
                    String detail = "Expected " + key.kind().words() + ".";
                    wrong.add(at.map(where -> Diagnostic.error(where, summary, detail, ""))
                            .orElseGet(() -> Diagnostic.error(summary, detail, "")));
                });
    }
}
