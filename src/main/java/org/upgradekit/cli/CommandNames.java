package org.upgradekit.cli;

import java.util.stream.Collectors;
import org.upgradekit.plan.Plan;
import org.upgradekit.view.Commands;

/** The commands that a screen names, with the options that the operator gave, so that they can be typed as they stand. */
final class CommandNames {
    private CommandNames() {}

    /** As they are named where a run is at hand. */
    static Commands of(Plan plan, CommonOptions common) {
        return of(plan.head().playbook(), plan.head().product(), common);
    }

    static Commands of(String playbook, String product, CommonOptions common) {
        String options = common.settings.entrySet().stream()
                .map(entry -> " --set " + word(entry.getKey() + "=" + entry.getValue()))
                .collect(Collectors.joining());
        String state = common.stateDirectory == null ? "" : " --state-dir " + word(common.stateDirectory.toString());
        return new Commands(word(playbook), product, (state + options).strip());
    }

    /** As a shell reads it back. */
    private static String word(String text) {
        return text.matches("[\\w@%+=:,./-]*") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
