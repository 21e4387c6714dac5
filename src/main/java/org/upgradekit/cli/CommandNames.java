package org.upgradekit.cli;

import java.util.stream.Collectors;
import org.upgradekit.view.Commands;

/** The commands that a screen names, with the options that the operator gave, so that they can be typed as they stand. */
final class CommandNames {
    private CommandNames() {}

    static Commands of(String playbook, String product, CommonOptions common) {
        String options = common.settings.entrySet().stream()
                .map(entry -> " --set " + entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining());
        String state = common.stateDirectory == null ? "" : " --state-dir " + common.stateDirectory;
        return new Commands(playbook, product, (state + options).strip());
    }
}
