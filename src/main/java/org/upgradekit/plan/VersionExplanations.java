package org.upgradekit.plan;

import static org.upgradekit.plan.Explanation.step;
import static org.upgradekit.plan.Explanation.unwaivable;
import static org.upgradekit.plan.Explanation.waivable;

import java.util.List;

/** Checks and steps that come from versions, settings and what is owed. */
final class VersionExplanations {
    static final List<Explanation> ALL = List.of(
            unwaivable(
                    "available",
                    "The answer of the playbook's versions.available.",
                    "A target that cannot be installed would stop the upgrade half-way.",
                    "Mend versions.available in the playbook."),
            unwaivable(
                    "setting.SETTING",
                    "The answer of a setting that the playbook asks of the host.",
                    "Steps depend on it; a guess would be worse than no upgrade.",
                    "See why the probe does not answer, or say the value: --set SETTING=VALUE."),
            waivable(
                    "version-form",
                    "Whether the target is written with as many numbers as the installed version. It only warns.",
                    "What the new program answers has to be the target letter by letter: 6.4 is not 6.4.0.",
                    "Name the target as the product will: --to VERSION."),
            waivable(
                    "compatibility",
                    "Whether other components' versions go together with every version of the path.",
                    "Components too far apart fail in ways that no health check of either sees.",
                    "Upgrade the other component first, or choose a nearer target."),
            waivable(
                    "support",
                    "Whether the target's line of versions is still supported by its vendor.",
                    "A version without support gets no fixes.",
                    "Consider a newer version."),
            step(
                    "healthy.SERVICE",
                    "Asks the service's own ready once more before a later hop begins.",
                    "A hop begins only on what the hop before it left healthy.",
                    "Bring the service to health, then upgrade resume; nothing of this hop was changed."),
            step(
                    "finally.STEP",
                    "Does what a step owes once services run again: what was paused goes on.",
                    "It runs on every way out, also in a rollback.",
                    "Mend the cause, then upgrade resume; until then upgrade status lists it as owed."));

    private VersionExplanations() {}
}
