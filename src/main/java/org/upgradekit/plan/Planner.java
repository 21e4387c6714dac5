package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.json.Choice;
import org.upgradekit.playbook.Phase;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.Settings;
import org.upgradekit.playbook.StepSpec;
import org.upgradekit.playbook.Template;
import org.upgradekit.playbook.Text;

/**
 * Makes a plan: a pure function of playbook, facts and request, so that it can be tested without a host and is honest.
 * What blocks is a finding of the plan; whoever asked decides what a blocked plan is good for.
 */
public final class Planner {
    private Planner() {}

    public static Plan plan(Playbook playbook, Facts facts, PlanRequest request) {
        Known settings = Known.of(playbook, request);
        String from = request.from().orElse(facts.installed());
        Work work = Work.of(playbook, facts, from.equals(request.to()));
        List<Step> steps = work.nothingToDo() ? List.of() : new StepList(playbook, facts, work, settings).steps();
        List<Hop> hops = work.nothingToDo()
                ? List.of()
                : List.of(new Hop(1, from, request.to(), List.of(), steps, work.ownNames()));
        List<Finding> findings = new ArrayList<>(Findings.path(from, request.to()));
        findings.addAll(facts.findings());
        findings.addAll(Findings.overlaps(facts.stores()));
        findings.addAll(HistoryFindings.of(playbook, facts, work));
        request.restorePoints().ifPresent(place -> findings.addAll(Findings.place(place, facts.stores())));
        findings.addAll(Findings.disk(facts));
        findings.addAll(Guard.refusals(steps));
        List<Check> checks = work.nothingToDo() ? List.of() : checks(playbook, settings);
        return new Plan(
                head(playbook, facts, request, from),
                world(facts, request),
                settings.texts(),
                playbook.stores(),
                playbook.services(),
                playbook.secrets(),
                playbook.installed(),
                request.onFailure().or(() -> playbook.onFailure().map(Choice::name)),
                Waivers.applied(findings, checks, request.waivers()),
                request.waivers(),
                checks,
                hops,
                Notices.of(facts, steps, work.ownNames()),
                Forecasts.of(facts, steps, request.measured()));
    }

    private static SortedMap<String, String> world(Facts facts, PlanRequest request) {
        SortedMap<String, String> world = facts.identity();
        request.restorePoints().ifPresent(place -> world.put(Plan.RESTORE_POINTS, place));
        return world;
    }

    private static Plan.Head head(Playbook playbook, Facts facts, PlanRequest request, String from) {
        return new Plan.Head(
                playbook.product(),
                playbook.title(),
                from,
                request.to(),
                playbook.file(),
                playbook.digest(),
                request.tool(),
                facts.host().hostname(),
                request.now());
    }

    /** First every service's own readiness, then the playbook's checks. */
    static List<Check> checks(Playbook playbook, Known settings) {
        List<Check> checks = new ArrayList<>();
        playbook.services().values().stream()
                .filter(service -> service.ready().isPresent())
                .forEach(
                        service -> checks.add(
                                new Check(
                                        new Step(
                                                "ready." + service.id(),
                                                "pre-checks",
                                                service.id() + " is ready",
                                                new Action.AwaitReady(service.id()),
                                                List.of(),
                                                Optional.empty(),
                                                "-",
                                                origin(service.at())),
                                        "block",
                                        "Bring the installed version to health first: an upgrade of a broken product cannot be judged")));
        for (StepSpec spec : playbook.phases().getOrDefault(Phase.PRE_CHECKS, List.of())) {
            checks.add(new Check(
                    StepList.step(spec, "pre-checks", settings, Optional.empty()),
                    Choice.name(spec.severity()),
                    spec.remedy().map(settings::show).orElse("")));
        }
        return checks;
    }

    static String origin(Position at) {
        return at.file() + ":" + at.line();
    }

    /** Settings of the playbook, overridden by the request; shown with what is known while planning. */
    record Known(Map<String, String> texts, Map<String, String> known) {
        static Known of(Playbook playbook, PlanRequest request) {
            Map<String, String> texts = Settings.resolve(playbook.settings(), request.settings());
            Map<String, String> known = new LinkedHashMap<>(texts);
            known.put("to", request.to());
            known.put("running", request.to());
            return new Known(texts, known);
        }

        String show(Text text) {
            return show(text.value());
        }

        /** Filled as far as it is known now; secrets and stores stay as references. */
        String show(String template) {
            return Template.parse(template)
                    .fill(name ->
                            Optional.of(Optional.ofNullable(known.get(name)).orElse("${" + name + "}")));
        }
    }
}
