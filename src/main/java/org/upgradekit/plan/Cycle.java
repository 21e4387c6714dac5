package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.json.Choice;
import org.upgradekit.playbook.Phase;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.StepSpec;
import org.upgradekit.playbook.Verb;

/**
 * One hop while it is planned.
 *
 * @param playbook narrowed to it
 * @param checks that are asked before the run: of a later hop its questions alone, since the rest is asked at its begin
 */
record Cycle(Playbook playbook, Work work, Hop hop, List<Check> checks, List<Finding> findings) {

    /** @param number from 1 */
    static Cycle of(Narrowing.Narrowed narrowed, Facts facts, Planner.Known settings, int number) {
        Playbook playbook = narrowed.playbook();
        Work work = Work.of(playbook, number == 1 ? facts : facts.withoutMigrations(), settings);
        List<Step> steps =
                work.nothingToDo() ? List.of() : new StepList(playbook, facts, work, settings, number).steps();
        Hop hop = new Hop(number, settings.from(), settings.to(), narrowed.notes(), steps, work.ownNames());
        List<Finding> findings = new ArrayList<>(narrowed.findings());
        findings.addAll(HistoryFindings.of(playbook, facts, work));
        findings.addAll(Guard.refusals(steps));
        return new Cycle(playbook, work, hop, checks(playbook, settings, hop), findings);
    }

    /** First every service's own readiness, then the playbook's checks. */
    private static List<Check> checks(Playbook playbook, Planner.Known hopSettings, Hop hop) {
        Planner.Known settings = hopSettings.before();
        List<Check> checks = new ArrayList<>();
        if (hop.number() == 1) {
            playbook.services().values().stream()
                    .filter(service -> service.ready().isPresent())
                    .forEach(service -> checks.add(new Check(
                            StepList.ready(service, hop),
                            "block",
                            "Bring the installed version to health first: an upgrade of a broken product cannot be"
                                    + " judged")));
        }
        for (StepSpec spec : playbook.phases().getOrDefault(Phase.PRE_CHECKS, List.of())) {
            if (hop.number() == 1 || spec.call().verb() instanceof Verb.Confirm) {
                checks.add(new Check(
                        StepList.step(spec, Phase.PRE_CHECKS, settings, Optional.empty(), hop.number()),
                        Choice.name(spec.severity()),
                        spec.remedy().map(settings::show).orElse("")));
            }
        }
        return checks;
    }
}
