package org.upgradekit.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;
import org.upgradekit.playbook.Nearest;

/** The end of a phase at which a run stops on purpose, to be resumed or rolled back later. */
final class UntilPhase {
    private UntilPhase() {}

    /**
     * The step before which the run stops.
     *
     * @throws InputFailure for a phase that is none, has no step in this plan, or ends with the plan; exit code 2
     */
    static Step before(Plan plan, String phase) {
        List<Step> steps = plan.hop(1).steps();
        List<String> phases = steps.stream().map(Step::phase).distinct().toList();
        int last = phases.contains(phase) ? last(steps, phase) : -1;
        if (last < 0) {
            throw refused(
                    (plan.hops().size() > 1
                                    ? "the first hop of this plan has no phase \""
                                    : "this plan has no phase \"")
                            + phase + "\" to stop after",
                    phases,
                    Nearest.hint(phase, phases));
        }
        Optional<Step> next = Stream.concat(
                        steps.stream().skip(last + 1L), plan.steps().stream().skip(steps.size()))
                .findFirst();
        return next.orElseThrow(() ->
                refused("\"" + phase + "\" is the end of this plan", phases, "Leave --until out to go to the end"));
    }

    private static int last(List<Step> steps, String phase) {
        int last = -1;
        for (int i = 0; i < steps.size(); i++) {
            last = steps.get(i).phase().equals(phase) ? i : last;
        }
        return last;
    }

    private static InputFailure refused(String summary, List<String> phases, String hint) {
        String detail = "It has " + String.join(", ", phases) + ". Nothing was changed.";
        return new InputFailure(Diagnostic.error(summary, detail, hint));
    }
}
