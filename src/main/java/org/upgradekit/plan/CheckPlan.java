package org.upgradekit.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.playbook.Phase;
import org.upgradekit.playbook.Playbook;

/** A plan that only asks: all checks of an upgrade and no step. */
public final class CheckPlan {
    private static final String PATH = "path";

    private CheckPlan() {}

    /**
     * The plan of the checks.
     *
     * @param request with an empty target where there is none; then no path is looked for
     */
    public static Plan of(Playbook playbook, Facts facts, PlanRequest request) {
        boolean targeted = !request.to().isEmpty();
        PlanRequest asked = targeted ? request : request.to(request.from().orElse(facts.installed()));
        Plan plan = Planner.plan(playbook, facts, asked);
        Plan.Head head = plan.head();
        String to = targeted ? request.to() : head.from();
        List<Finding> findings = plan.findings().stream()
                .filter(one -> targeted || !one.id().equals(PATH))
                .toList();
        return new Plan(
                new Plan.Head(
                        head.product(),
                        head.title(),
                        head.from(),
                        to,
                        head.playbook(),
                        head.playbookDigest(),
                        head.playbookFiles(),
                        head.tool(),
                        head.host(),
                        head.made()),
                plan.world(),
                plan.settings(),
                plan.settingsByVersion(),
                plan.overrides(),
                plan.stores(),
                plan.services(),
                plan.secrets(),
                plan.installed(),
                plan.onFailure(),
                findings,
                plan.waivers(),
                Planner.checks(playbook, facts, asked),
                List.of(new Hop(1, head.from(), to, List.of(), List.of(), List.of())),
                List.of(),
                new Plan.Forecast(Map.of(), Optional.empty()));
    }

    /** The playbook's checks that cannot be asked without a target. */
    public static List<String> ofTarget(Playbook playbook) {
        return playbook.phases().getOrDefault(Phase.PRE_CHECKS, List.of()).stream()
                .filter(check ->
                        References.of(check.call(), playbook.settings()).names("to"))
                .map(check -> check.id())
                .toList();
    }
}
