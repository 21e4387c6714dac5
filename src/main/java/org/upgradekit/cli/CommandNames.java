package org.upgradekit.cli;

import java.util.Map;
import java.util.Optional;
import org.upgradekit.plan.Plan;
import org.upgradekit.view.Commands;

/** The commands that a screen names, with the options that the operator gave, so that they can be typed as they stand. */
final class CommandNames {
    private CommandNames() {}

    /** As they are named where a run is at hand. */
    static Commands of(Plan plan, CommonOptions common) {
        return of(plan.head().playbook(), plan.head().product(), common, "");
    }

    /** @param request what a plan is asked for beside its target, from {@link #request} */
    static Commands of(String playbook, String product, CommonOptions common, String request) {
        String state = common.stateDirectory == null
                ? ""
                : "--state-dir "
                        + Commands.word(common.stateDirectory
                                .toAbsolutePath()
                                .normalize()
                                .toString());
        return new Commands(playbook, product, state, request, "");
    }

    static String request(Optional<String> from, Map<String, String> settings, Optional<String> onFailure) {
        StringBuilder text = new StringBuilder();
        from.ifPresent(version -> text.append(" --from ").append(Commands.word(version)));
        settings.forEach((name, value) -> text.append(" --set ").append(Commands.word(name + "=" + value)));
        onFailure.ifPresent(policy -> text.append(" --on-failure ").append(policy));
        return text.toString().strip();
    }
}
