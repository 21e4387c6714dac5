package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.upgradekit.facts.Finding;

/** Refuses a list of steps that breaks a promise, whoever made it. The runner asks the same again before each step. */
final class Guard {
    private Guard() {}

    static List<Finding> refusals(List<Step> steps) {
        List<Finding> refusals = new ArrayList<>();
        Set<String> saved = new LinkedHashSet<>();
        for (Step step : steps) {
            if (step.action() instanceof Action.SaveStores save) {
                saved.addAll(save.stores());
            }
            step.changes().stream()
                    .filter(store -> !saved.contains(store))
                    .forEach(store -> refusals.add(Finding.block(
                            "restore-point",
                            "step " + step.id() + " changes " + store + ", of which no restore point is held then",
                            "Move it to install or migrate: a store may change only after it was saved")));
            if (!step.changes().isEmpty() && step.limit().isEmpty()) {
                refusals.add(Finding.block(
                        "time-out",
                        "step " + step.id() + " changes a store and has no time-out",
                        "Give it one: timeout: 10m"));
            }
        }
        return refusals;
    }
}
