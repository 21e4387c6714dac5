package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.MigrationFacts;
import org.upgradekit.playbook.Phase;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.StepSpec;
import org.upgradekit.playbook.StoreSpec;

/**
 * What there is to do: the steps that have something to do, the stores that they and the services change, and those
 * stores that insist on their public name.
 *
 * @param idle steps that would find nothing pending: the target's own files say so
 * @param changed stores in the order of the playbook; these make the restore point
 */
record Work(Set<String> idle, List<String> changed, List<String> ownNames, boolean nothingToDo) {

    static Work of(Playbook playbook, Facts facts, Planner.Known settings) {
        boolean same = settings.from().equals(settings.to());
        Set<String> idle = new LinkedHashSet<>();
        facts.migrations().forEach((step, migrations) -> {
            if (migrations.nothingPending()) {
                idle.add(step);
            }
        });
        boolean pending = facts.migrations().values().stream().anyMatch(Work::pending);
        List<StepSpec> steps = changing(playbook).stream()
                .filter(step -> !idle.contains(step.id()))
                .toList();
        Set<String> changed = new LinkedHashSet<>();
        steps.forEach(step -> changed.addAll(step.changes().orElse(List.of())));
        playbook.services().values().forEach(service -> changed.addAll(service.changes()));
        List<String> inOrder =
                playbook.stores().keySet().stream().filter(changed::contains).toList();
        return new Work(idle, inOrder, ownNames(playbook, steps, changed), same && !pending);
    }

    private static boolean pending(MigrationFacts migrations) {
        return migrations.known() && !migrations.pending().isEmpty();
    }

    private static List<StepSpec> changing(Playbook playbook) {
        List<StepSpec> all = new ArrayList<>();
        playbook.phases().forEach((phase, steps) -> {
            if (phase != Phase.PRE_CHECKS) {
                steps.stream().filter(StepSpec::changing).forEach(all::add);
            }
        });
        return all;
    }

    /**
     * A store whose changing step never says {@code ${store…}} is reached past us, so it must keep its name; and so must
     * one that is changed while services run, or by a service as it starts.
     */
    private static List<String> ownNames(Playbook playbook, List<StepSpec> steps, Set<String> changed) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, StoreSpec> store : playbook.stores().entrySet()) {
            boolean database = store.getValue().kind() instanceof StoreSpec.Postgresql;
            boolean past = steps.stream()
                    .filter(step -> step.changes().orElse(List.of()).contains(store.getKey()))
                    .anyMatch(step ->
                            !References.of(step.call(), playbook.settings()).reach(store.getKey()));
            if (database && changed.contains(store.getKey()) && (past || late(playbook, store.getKey()))) {
                names.add(store.getKey());
            }
        }
        return names;
    }

    /** Whether the store changes when services have been started already. */
    static boolean late(Playbook playbook, String store) {
        boolean starting = playbook.services().values().stream()
                .anyMatch(service -> service.changes().contains(store));
        boolean running = playbook.migrateWhileRunning()
                && playbook.phases().getOrDefault(Phase.MIGRATE, List.of()).stream()
                        .anyMatch(step -> step.changes().orElse(List.of()).contains(store));
        return starting || running;
    }
}
