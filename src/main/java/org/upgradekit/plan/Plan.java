package org.upgradekit.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.upgradekit.facts.Finding;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.SecretSpec;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.playbook.StoreSpec;

/**
 * The immutable list of steps that a run will perform, with the facts it was made from. It is complete: a run and a
 * resume need neither the playbook nor the planner.
 *
 * @param world the names that must not have moved when it is applied
 * @param settings resolved
 * @param onFailure the playbook's policy; the command line's wins
 * @param installed the product's own version probe
 * @param findings what the checks found when the plan was made
 * @param ownNames stores that keep their public name while they are changed: a step reaches them past {@code ${store…}}
 * @param notices what the operator consents to by applying it: what a rollback would set aside, what is not fenced
 */
public record Plan(
        Head head,
        SortedMap<String, String> world,
        Map<String, String> settings,
        Map<String, StoreSpec> stores,
        Map<String, ServiceSpec> services,
        Map<String, SecretSpec> secrets,
        Call installed,
        Optional<String> onFailure,
        List<Finding> findings,
        List<Check> checks,
        List<Step> steps,
        List<String> ownNames,
        List<String> notices,
        Forecast forecast) {

    /**
     * What is upgraded, from where to where, by which playbook.
     *
     * @param playbook the file as it was named
     * @param playbookDigest {@code sha256:} and hex, over the playbook's bytes
     * @param tool the version of this tool
     */
    public record Head(
            String product,
            String title,
            String from,
            String to,
            String playbook,
            String playbookDigest,
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

    /** The same plan with what its checks found. */
    public Plan withFindings(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new Plan(
                head, world, settings, stores, services, secrets, installed, onFailure, all, checks, steps, ownNames,
                notices, forecast);
    }

    public boolean blocked() {
        return findings.stream().anyMatch(Finding::blocks);
    }

    /** The ids of the stores that the restore point will hold; empty when nothing is saved. */
    public List<String> saved() {
        return steps.stream()
                .map(Step::action)
                .filter(Action.SaveStores.class::isInstance)
                .map(Action.SaveStores.class::cast)
                .findFirst()
                .map(Action.SaveStores::stores)
                .orElse(List.of());
    }

    /** Whether the service can be asked if it is ready. */
    public boolean asksReady(String service) {
        ServiceSpec spec = services.get(service);
        return spec != null && spec.ready().isPresent();
    }

    public Optional<Step> step(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }

    /** Installed is the target and nothing is pending. */
    public boolean nothingToDo() {
        return steps.isEmpty();
    }

    /** The step after which a rollback sets aside what users write, or empty when no store changes. */
    public Optional<Step> pointOfNoReturn() {
        boolean changed = false;
        for (Step step : steps) {
            if (changed && step.action() instanceof Action.StartService) {
                return Optional.of(step);
            }
            changed |= !step.changes().isEmpty();
        }
        return Optional.empty();
    }
}
