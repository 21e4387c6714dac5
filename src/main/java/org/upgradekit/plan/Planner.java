package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.json.Choice;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.Setting;
import org.upgradekit.playbook.Settings;
import org.upgradekit.playbook.Template;
import org.upgradekit.playbook.Text;
import org.upgradekit.version.Route;

/**
 * Makes a plan: a pure function of playbook, facts and request, so that it can be tested without a host and is honest.
 * What blocks is a finding of the plan; whoever asked decides what a blocked plan is good for.
 */
public final class Planner {
    private final Playbook playbook;
    private final Facts facts;
    private final PlanRequest request;
    private final String from;

    private Planner(Playbook playbook, Facts facts, PlanRequest request) {
        this.playbook = playbook;
        this.facts = facts;
        this.request = request;
        this.from = request.from().orElse(facts.installed());
    }

    public static Plan plan(Playbook playbook, Facts facts, PlanRequest request) {
        return new Planner(playbook, facts, request).plan();
    }

    private Plan plan() {
        Route route = route();
        List<String> versions = versions(route);
        Settings settings = settings(versions);
        List<Cycle> cycles = cycles(versions, settings);
        boolean nothing = cycles.stream().allMatch(cycle -> cycle.work().nothingToDo());
        List<Hop> hops = nothing ? List.of() : cycles.stream().map(Cycle::hop).toList();
        List<Step> steps = hops.stream().flatMap(hop -> hop.steps().stream()).toList();
        List<Check> checks = cycles.stream()
                .filter(cycle -> !nothing)
                .flatMap(cycle -> cycle.checks().stream())
                .toList();
        List<Finding> findings = findings(route, cycles);
        if (!versions.isEmpty()) {
            findings.addAll(VersionFindings.compatibility(
                    playbook, versions, new Known(settings, from, versions.get(versions.size() - 1))));
        }
        return new Plan(
                head(),
                world(facts, request),
                settings.fixed(),
                settings.byVersion(),
                request.settings(),
                present(cycles, Playbook::stores),
                present(cycles, Playbook::services),
                playbook.secrets(),
                playbook.versions().installed(),
                request.onFailure().or(() -> playbook.onFailure().map(Choice::name)),
                Waivers.applied(findings, checks, request.waivers()),
                request.waivers(),
                checks,
                hops,
                notices(cycles, checks, hops),
                Forecasts.of(facts, steps, request.measured()));
    }

    private static SortedMap<String, String> world(Facts facts, PlanRequest request) {
        SortedMap<String, String> world = facts.identity();
        request.restorePoints().ifPresent(place -> world.put(Plan.RESTORE_POINTS, place));
        request.recipient().ifPresent(recipient -> world.put(Plan.RECIPIENT, recipient));
        return world;
    }

    /** The checks alone, also where there is nothing to do. */
    static List<Check> checks(Playbook playbook, Facts facts, PlanRequest request) {
        Planner planner = new Planner(playbook, facts, request);
        List<String> versions = planner.versions(planner.route());
        return planner.cycles(versions, planner.settings(versions)).stream()
                .flatMap(cycle -> cycle.checks().stream())
                .toList();
    }

    private Route route() {
        return playbook.versions().routes(facts.available()).find(from, request.to());
    }

    private List<String> versions(Route route) {
        return route instanceof Route.Found found && known() ? found.versions() : List.of();
    }

    private Settings settings(List<String> versions) {
        return versions.isEmpty()
                ? new Settings(Map.of(), Map.of())
                : Settings.resolve(
                        playbook,
                        request.settings(),
                        name -> Optional.ofNullable(facts.settings().get(name)),
                        versions);
    }

    /** Every probe among the settings was answered, or is not needed; else it is a finding already. */
    private boolean known() {
        return playbook.settings().entrySet().stream()
                .allMatch(setting -> !(setting.getValue() instanceof Setting.Probe)
                        || request.settings().containsKey(setting.getKey())
                        || facts.settings().containsKey(setting.getKey()));
    }

    private List<Cycle> cycles(List<String> versions, Settings settings) {
        List<Cycle> cycles = new ArrayList<>();
        for (int hop = 1; hop < Math.max(2, versions.size()) && !versions.isEmpty(); hop++) {
            String start = hop == 1 ? from : versions.get(hop - 1);
            String end = versions.size() == 1 ? versions.get(0) : versions.get(hop);
            Known known = new Known(settings, start, end);
            Narrowing.Narrowed narrowed =
                    new Narrowing(playbook, start, end, name -> settings.value(name, end)).narrow();
            cycles.add(Cycle.of(narrowed, facts, known, hop));
        }
        return cycles;
    }

    private List<Finding> findings(Route route, List<Cycle> cycles) {
        List<Finding> findings = new ArrayList<>(VersionFindings.path(from, route));
        findings.addAll(VersionFindings.form(from, route));
        findings.addAll(VersionFindings.support(playbook, request));
        findings.addAll(facts.findings());
        findings.addAll(Findings.overlaps(facts.stores()));
        request.restorePoints().ifPresent(place -> findings.addAll(Findings.place(place, facts.stores())));
        facts.mounts().forEach(mount -> findings.add(mount.finding()));
        cycles.forEach(cycle -> findings.addAll(cycle.findings()));
        return findings;
    }

    private List<String> notices(List<Cycle> cycles, List<Check> checks, List<Hop> hops) {
        Set<String> notices = new LinkedHashSet<>();
        hops.forEach(hop -> notices.addAll(Notices.of(facts, hop.steps(), hop.ownNames())));
        if (hops.size() > 1) {
            notices.addAll(Notices.hops(facts, hops));
        }
        Unverified.notice(playbook, present(cycles, Playbook::services), hops, checks)
                .ifPresent(notices::add);
        return List.copyOf(notices);
    }

    /** What is there in any hop; all of it where no hop is known. */
    private <T> Map<String, T> present(List<Cycle> cycles, Function<Playbook, Map<String, T>> of) {
        Map<String, T> all = new LinkedHashMap<>(of.apply(playbook));
        all.keySet()
                .removeIf(id -> !cycles.isEmpty()
                        && cycles.stream()
                                .noneMatch(cycle -> of.apply(cycle.playbook()).containsKey(id)));
        return all;
    }

    private Plan.Head head() {
        return new Plan.Head(
                playbook.product(),
                playbook.title(),
                from,
                request.to(),
                playbook.file(),
                playbook.digest(),
                playbook.files(),
                request.tool(),
                facts.host().hostname(),
                request.now());
    }

    static String origin(Position at) {
        return at.file() + ":" + at.line();
    }

    /**
     * Settings as they are in a hop, shown with what is known while planning.
     *
     * @param running the version that should be running by then
     */
    record Known(Settings settings, String from, String to, String running) {
        /** Once the new version should be running. */
        Known(Settings settings, String from, String to) {
            this(settings, from, to, to);
        }

        /** As a check has it, which is asked while the old version runs. */
        Known before() {
            return new Known(settings, from, to, from);
        }

        String show(Text text) {
            return show(text.value());
        }

        /** Filled as far as it is known now; secrets and stores stay as references. */
        String show(String template) {
            Map<String, String> versions = new LinkedHashMap<>();
            versions.put("from", from);
            versions.put("to", to);
            versions.put("running", running);
            return Template.parse(template)
                    .fill(name -> Optional.of(Optional.ofNullable(versions.get(name))
                            .or(() -> settings.value(name, running))
                            .orElse("${" + name + "}")));
        }
    }
}
