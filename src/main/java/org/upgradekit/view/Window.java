package org.upgradekit.view;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;

/**
 * The downtime of a plan: in each hop from the first service stopped to the last one started.
 *
 * @param opens indexes of the first steps in it; empty when no service is stopped
 * @param closes indexes of the last steps in it
 * @param known expected milliseconds of the steps that have an estimate
 * @param unknown the ids of the others
 */
record Window(Set<Integer> opens, Set<Integer> closes, long known, List<String> unknown) {
    static Window of(Plan plan) {
        Set<Integer> opens = new HashSet<>();
        Set<Integer> closes = new HashSet<>();
        List<String> unknown = new ArrayList<>();
        long known = 0;
        int index = 0;
        for (Hop hop : plan.hops()) {
            List<Step> steps = hop.steps();
            int first = first(steps);
            int last = last(steps);
            if (first >= 0) {
                opens.add(index + first);
                closes.add(index + last);
            }
            for (int i = Math.max(0, first); first >= 0 && i <= last; i++) {
                Long millis = plan.forecast().steps().get(steps.get(i).id());
                known += millis == null ? 0 : millis;
                if (millis == null) {
                    unknown.add(steps.get(i).id());
                }
            }
            index += steps.size();
        }
        return new Window(opens, closes, known, unknown);
    }

    private static int first(List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).action() instanceof Action.StopService) {
                return i;
            }
        }
        return -1;
    }

    private static int last(List<Step> steps) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i).action() instanceof Action.StartService) {
                return i;
            }
        }
        return -1;
    }

    /** For people: {@code 39 s + migrate (never measured here)}. */
    String text() {
        if (opens.isEmpty()) {
            return "none: no service is stopped";
        }
        if (unknown.isEmpty()) {
            return Times.took(known);
        }
        String rest = unknown.size() > 3 ? Words.count(unknown.size(), "step") : Words.list(unknown);
        return (known == 0 ? "unknown: " : Times.took(known) + " + ") + rest + " (never measured here)";
    }
}
