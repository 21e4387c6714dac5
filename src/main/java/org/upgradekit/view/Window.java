package org.upgradekit.view;

import java.util.ArrayList;
import java.util.List;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;

/**
 * The downtime of a plan: from the first service stopped to the last one started.
 *
 * @param opens index of the first step in it, or -1 when no service is stopped
 * @param closes index of the last step in it, or -1 when nothing is started again
 * @param known expected milliseconds of the steps that have an estimate
 * @param unknown the ids of the others
 */
record Window(int opens, int closes, long known, List<String> unknown) {
    static Window of(Plan plan) {
        List<Step> steps = plan.steps();
        int opens = -1;
        int closes = -1;
        for (int i = 0; i < steps.size(); i++) {
            Action action = steps.get(i).action();
            if (opens < 0 && action instanceof Action.StopService) {
                opens = i;
            }
            if (opens >= 0 && action instanceof Action.StartService) {
                closes = i;
            }
        }
        long known = 0;
        List<String> unknown = new ArrayList<>();
        for (int i = Math.max(0, opens); opens >= 0 && i <= closes; i++) {
            Step step = steps.get(i);
            Long millis = plan.forecast().steps().get(step.id());
            known += millis == null ? 0 : millis;
            if (millis == null) {
                unknown.add(step.id());
            }
        }
        return new Window(opens, closes, known, unknown);
    }

    /** For people: {@code 39 s + migrate (never measured here)}. */
    String text() {
        if (opens < 0) {
            return "none: no service is stopped";
        }
        if (unknown.isEmpty()) {
            return Times.took(known);
        }
        String rest = unknown.size() > 3 ? Words.count(unknown.size(), "step") : Words.list(unknown);
        return (known == 0 ? "unknown: " : Times.took(known) + " + ") + rest + " (never measured here)";
    }
}
