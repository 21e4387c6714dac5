package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long the rest of a plan takes at the latest, as far as that can be told. What was measured here counts as it was,
 * what was not with its time-out; a step that has neither counts nothing, and is named.
 *
 * @param millis until the last service is verified, without the dumps that follow
 * @param wayBack milliseconds of the way back at worst, where that can be told
 * @param byTimeOut steps that count with their time-out
 * @param unknown steps that count nothing, and the way back where it cannot be told
 */
public record Expected(long millis, Optional<Long> wayBack, List<String> byTimeOut, List<String> unknown) {
    /**
     * What a plan takes from a step on.
     *
     * @param first the step from which on is counted
     */
    public static Expected from(Plan plan, Step first) {
        long millis = 0;
        List<String> byTimeOut = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        List<Step> steps = plan.steps();
        for (Step step : steps.subList(Math.max(0, steps.indexOf(first)), steps.size())) {
            Long measured = plan.forecast().steps().get(step.id());
            if (step.action() instanceof Action.DumpStore) {
                continue;
            }
            if (measured != null) {
                millis += measured;
            } else if (step.limit().isPresent()) {
                millis += step.limit().get().toMillis();
                byTimeOut.add(step.id());
            } else {
                unknown.add(step.id());
            }
        }
        if (plan.saves() && plan.forecast().wayBack().isEmpty()) {
            unknown.add("the way back");
        }
        return new Expected(millis, plan.forecast().wayBack(), byTimeOut, unknown);
    }

    /** Milliseconds, with the way back as far as it is known. */
    public long atWorst() {
        return millis + wayBack.orElse(0L);
    }
}
