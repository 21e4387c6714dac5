package org.upgradekit.playbook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;

/** The settings of a playbook with what the operator says instead. */
public final class Settings {
    private Settings() {}

    /**
     * The values, in the order of the file, with the references to earlier settings filled. An operator's value is taken
     * as it is.
     *
     * @param overrides by name
     * @throws InputFailure for an override of a setting that the playbook does not have; exit code 2
     */
    public static Map<String, String> resolve(Map<String, Text> settings, Map<String, String> overrides) {
        for (String name : overrides.keySet()) {
            if (!settings.containsKey(name)) {
                String known =
                        settings.isEmpty() ? "It has none." : "It has " + String.join(", ", settings.keySet()) + ".";
                throw new InputFailure(Diagnostic.error(
                        "the playbook has no setting \"" + name + "\"", known, Nearest.hint(name, settings.keySet())));
            }
        }
        Map<String, String> values = new LinkedHashMap<>();
        settings.forEach((name, text) -> {
            String override = overrides.get(name);
            values.put(name, override != null ? override : fill(text, values));
        });
        return values;
    }

    private static String fill(Text text, Map<String, String> earlier) {
        return text.template().fill(name -> Optional.ofNullable(earlier.get(name)));
    }
}
