package org.upgradekit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.host.Host;
import org.upgradekit.playbook.Nearest;

/**
 * What is configured beside the command line, strongest first: the environment, the product's file, the file for all
 * products. An empty variable of the environment says nothing.
 */
final class Configuration {
    private final List<Layer> layers;

    private Configuration(List<Layer> layers) {
        this.layers = layers;
    }

    /** Values of one origin, all of them known keys. */
    record Layer(String name, Map<String, ConfigurationFile.Entry> entries) {}

    /**
     * A value and where it was said.
     *
     * @param origin for people: a file with its line, or a variable
     * @param at in a file; empty in the environment
     */
    record Said(String value, String origin, Optional<Position> at) {}

    /** @throws InputFailure with everything that is wrong in the files and the environment; exit code 2 */
    static Configuration of(Host host, Optional<String> product) {
        ConfigurationLayers layers = new ConfigurationLayers(host, product);
        Configuration read = new Configuration(layers.read());
        layers.refuse();
        return read;
    }

    Optional<Said> value(ConfigurationKey key) {
        return said(key.name());
    }

    Optional<String> text(ConfigurationKey key) {
        return value(key).map(Said::value);
    }

    Optional<Path> path(ConfigurationKey key) {
        return text(key).map(Path::of);
    }

    boolean yes(ConfigurationKey key) {
        return text(key).filter("yes"::equals).isPresent();
    }

    private Optional<Said> said(String name) {
        for (Layer layer : layers) {
            ConfigurationFile.Entry entry = layer.entries().get(name);
            if (entry != null) {
                return Optional.of(
                        layer.name().isEmpty()
                                ? new Said(
                                        entry.value(),
                                        "environment " + ConfigurationLayers.PREFIX + name,
                                        Optional.empty())
                                : new Said(
                                        entry.value(),
                                        layer.name() + ":" + entry.at().line(),
                                        Optional.of(entry.at())));
            }
        }
        return Optional.empty();
    }

    /**
     * What is said of a playbook's settings, by their names in the playbook.
     *
     * @throws InputFailure for settings that the playbook does not have; exit code 2
     */
    Map<String, Said> settings(Iterable<String> names) {
        Map<String, String> known = new LinkedHashMap<>();
        names.forEach(name -> known.put(ConfigurationKey.ofSetting(name), name));
        List<Diagnostic> wrong = new ArrayList<>();
        Map<String, Said> settings = new LinkedHashMap<>();
        for (Layer layer : layers) {
            layer.entries().keySet().stream()
                    .filter(key -> key.startsWith(ConfigurationKey.SETTING))
                    .forEach(key -> {
                        String setting = known.get(key);
                        if (setting == null) {
                            wrong.add(unknown(layer, key, known));
                        } else {
                            said(key).ifPresent(said -> settings.putIfAbsent(setting, said));
                        }
                    });
        }
        if (!wrong.isEmpty()) {
            throw new InputFailure(ExitCode.USAGE, wrong);
        }
        return settings;
    }

    private static Diagnostic unknown(Layer layer, String key, Map<String, String> known) {
        String detail = known.isEmpty() ? "It has none." : "Here are " + String.join(", ", known.keySet()) + ".";
        String hint = Nearest.hint(key, known.keySet());
        String summary = "the playbook has no setting for " + key;
        ConfigurationFile.Entry entry = layer.entries().get(key);
        return layer.name().isEmpty() || entry == null
                ? Diagnostic.error(summary + ", which the environment sets", detail, hint)
                : Diagnostic.error(entry.at(), summary, detail, hint);
    }
}
