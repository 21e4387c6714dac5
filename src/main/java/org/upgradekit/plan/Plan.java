package org.upgradekit.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.upgradekit.facts.Finding;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.PlaybookFile;
import org.upgradekit.playbook.SecretSpec;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.playbook.StoreSpec;

/**
 * The immutable list of steps that a run will perform, with the facts it was made from. It is complete: a run and a
 * resume need neither the playbook nor the planner.
 *
 * @param world the names that must not have moved when it is applied
 * @param settings those with one value, resolved
 * @param settingsByVersion those that are chosen by the version that should be running
 * @param overrides of settings, as the operator said them
 * @param onFailure the playbook's policy; the command line's wins
 * @param installed the product's own version probe
 * @param findings what the checks found when the plan was made
 * @param waivers which blocking checks an operator decided to go on past
 * @param hops in the order of the path; empty when there is nothing to do
 * @param notices what the operator consents to by applying it: what a rollback would set aside, what is not fenced
 */
public record Plan(
        Head head,
        SortedMap<String, String> world,
        Map<String, String> settings,
        Map<String, Map<String, String>> settingsByVersion,
        Map<String, String> overrides,
        Map<String, StoreSpec> stores,
        Map<String, ServiceSpec> services,
        Map<String, SecretSpec> secrets,
        Call installed,
        Optional<String> onFailure,
        List<Finding> findings,
        List<Waiver> waivers,
        List<Check> checks,
        List<Hop> hops,
        List<String> notices,
        Forecast forecast) {
    /** The name in {@code world} of the place for restore points, where the operator named one. */
    public static final String RESTORE_POINTS = "restore-points";

    /** The name in {@code world} of those for whom copies are encrypted, where the operator named some. */
    public static final String RECIPIENT = "restore-points.recipient";

    /**
     * What is upgraded, from where to where, by which playbook.
     *
     * @param playbook the file
     * @param playbookDigest {@code sha256:} and hex, over the playbook's bytes, or over its whole folder
     * @param playbookFiles the files of its folder, by their place in it; empty for a file that stands alone
     * @param tool the version of this tool
     */
    public record Head(
            String product,
            String title,
            String from,
            String to,
            String playbook,
            String playbookDigest,
            SortedMap<String, PlaybookFile> playbookFiles,
            String tool,
            String host,
            Instant made) {}

    /**
     * Expected milliseconds, as far as they are known.
     *
     * @param steps by step id; a step that is missing was never measured here
     * @param wayBack the worst-case way back
     */
    public record Forecast(Map<String, Long> steps, Optional<Long> wayBack) {}

    /** The same plan with these findings instead. */
    public Plan withOnly(List<Finding> others) {
        return with(head, others);
    }

    /** The same plan, whose playbook is named like this: by a name that is good in any directory. */
    public Plan by(String playbook) {
        return with(
                new Head(
                        head.product(),
                        head.title(),
                        head.from(),
                        head.to(),
                        playbook,
                        head.playbookDigest(),
                        head.playbookFiles(),
                        head.tool(),
                        head.host(),
                        head.made()),
                findings);
    }

    private Plan with(Head other, List<Finding> others) {
        return new Plan(
                other,
                world,
                settings,
                settingsByVersion,
                overrides,
                stores,
                services,
                secrets,
                installed,
                onFailure,
                others,
                waivers,
                checks,
                hops,
                notices,
                forecast);
    }

    /** The same plan with what its checks found. */
    public Plan withFindings(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(Waivers.applied(more, checks, waivers));
        return withOnly(all);
    }

    public boolean blocked() {
        return findings.stream().anyMatch(Finding::blocks);
    }

    /** The waiver that let a check pass, by whose decision the plan goes on. */
    public Optional<Waiver> waiver(String check) {
        return waivers.stream().filter(one -> one.id().equals(check)).findFirst();
    }

    /** The steps of all hops. */
    public List<Step> steps() {
        return hops.stream().flatMap(hop -> hop.steps().stream()).toList();
    }

    /** A hop by its number, from 1. */
    public Hop hop(int number) {
        return hops.get(number - 1);
    }

    /** Whether all of this hop is done and another one follows: then the version between them serves. */
    public boolean between(int number, Predicate<String> done) {
        return number < hops.size()
                && hop(number).steps().stream().map(Step::id).allMatch(done);
    }

    /** Whether any store is saved. */
    public boolean saves() {
        return hops.stream().anyMatch(hop -> !hop.saved().isEmpty());
    }

    /** Whether what a rollback replaces of this store is kept; only a playbook's own commands may do otherwise. */
    public boolean setsAside(String store) {
        StoreSpec spec = stores.get(store);
        return spec == null || !(spec.kind() instanceof StoreSpec.Command);
    }

    /** Whether the service can be asked if it is ready. */
    public boolean asksReady(String service) {
        ServiceSpec spec = services.get(service);
        return spec != null && spec.ready().isPresent();
    }

    /** Whether its start is followed by a step that waits until it is ready; one that migrates waits by itself. */
    public boolean waitsReady(String service) {
        ServiceSpec spec = services.get(service);
        return spec != null && spec.ready().isPresent() && spec.changes().isEmpty();
    }

    public Optional<Step> step(String id) {
        return hops.stream()
                .flatMap(hop -> hop.steps().stream())
                .filter(step -> step.id().equals(id))
                .findFirst();
    }

    /** Installed is the target and nothing is pending. */
    public boolean nothingToDo() {
        return hops.isEmpty();
    }

    /** Whether a rollback sets aside what users write once this step has begun. */
    public boolean pointOfNoReturn(String step) {
        return pointsOfNoReturn().contains(step);
    }

    /** The ids of the steps from which on a rollback sets aside what users write, one of each hop that has one. */
    public Set<String> pointsOfNoReturn() {
        return hops.stream()
                .flatMap(hop -> hop.pointOfNoReturn().stream())
                .map(Step::id)
                .collect(Collectors.toSet());
    }
}
