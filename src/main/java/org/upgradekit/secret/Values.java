package org.upgradekit.secret;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.playbook.Template;
import org.upgradekit.playbook.Text;

/**
 * Fills the references that a plan keeps: settings, {@code secret.*}, {@code store.*}, {@code from}, {@code to} and
 * {@code running}. Each is asked for at the moment it is used, never earlier: a store's address changes while a run
 * has it in custody.
 */
public final class Values {
    private final Map<String, String> settings;
    private final Secrets secrets;
    private final List<ValueSource> sources;

    /** @param settings resolved: what stands in them is meant as it stands */
    public Values(Map<String, String> settings, Secrets secrets, List<ValueSource> sources) {
        this.settings = Map.copyOf(settings);
        this.secrets = secrets;
        this.sources = List.copyOf(sources);
    }

    public String fill(Text text) {
        return fill(text.value());
    }

    public String fill(String template) {
        return Template.parse(template).fill(this::value);
    }

    public Map<String, String> fill(Map<String, Text> texts) {
        Map<String, String> filled = new LinkedHashMap<>();
        texts.forEach((name, text) -> filled.put(name, fill(text)));
        return filled;
    }

    /** The variables of environment files, the last one being the strongest; all of them are secrets. */
    public Map<String, String> variables(List<Text> files) {
        Map<String, String> all = new LinkedHashMap<>();
        files.forEach(file -> all.putAll(secrets.variables(Path.of(fill(file)))));
        return all;
    }

    /** What a name stands for at this moment, or empty for an unknown one. */
    public Optional<String> value(String name) {
        String setting = settings.get(name);
        if (setting != null) {
            return Optional.of(setting);
        }
        if (name.startsWith("secret.")) {
            return Optional.of(secrets.value(name.substring("secret.".length())));
        }
        return sources.stream().flatMap(source -> source.value(name).stream()).findFirst();
    }
}
