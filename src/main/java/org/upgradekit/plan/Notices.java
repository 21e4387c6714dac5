package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Sizes;
import org.upgradekit.facts.StoreFacts;

/** What the operator consents to by applying a plan. */
final class Notices {
    private static final int FEW = 5;

    private Notices() {}

    static List<String> of(Facts facts, List<Step> steps, List<String> ownNames) {
        List<String> notices = new ArrayList<>();
        boolean changing = steps.stream().anyMatch(step -> !step.changes().isEmpty());
        if (changing) {
            notices.add("What users write between the start of the new version and the end of verify is set aside by a"
                    + " rollback; it is kept under a name that upgrade status shows.");
        }
        ownNames.forEach(store -> notices.add(ownName(store, running(steps, store))));
        notices.addAll(waits(facts, steps));
        steps.stream()
                .flatMap(step -> step.changes().stream())
                .distinct()
                .filter(store -> !ownNames.contains(store)
                        && !running(steps, store).isEmpty()
                        && !(facts.stores().get(store) instanceof StoreFacts.Database))
                .forEach(store -> notices.add(ownName(store, running(steps, store))));
        if (!steps.isEmpty()) {
            facts.services().forEach((id, service) -> {
                if (service.fence().isEmpty()) {
                    notices.add("Service " + id
                            + " cannot be fenced: nothing but you keeps it from being started meanwhile.");
                }
            });
        }
        if (changing) {
            facts.stores().entrySet().stream()
                    .filter(entry -> entry.getValue() instanceof StoreFacts.Database)
                    .forEach(entry -> database(notices, entry));
        }
        facts.stores().forEach((id, store) -> {
            if (store instanceof StoreFacts.Command
                    && steps.stream().anyMatch(step -> step.changes().contains(id))) {
                notices.add("Store " + id + " is saved and put back by the playbook's own commands: only the services'"
                        + " fences keep writers away from it, nothing tells whether it is as it was saved, and what a rollback"
                        + " replaces is kept only if its restore command keeps it.");
            }
        });
        return notices;
    }

    /** What a path of several hops leaves behind. */
    static List<String> hops(Facts facts, List<Hop> hops) {
        long bytes = hops.stream()
                .flatMap(hop -> hop.saved().stream())
                .map(facts.stores()::get)
                .filter(StoreFacts.class::isInstance)
                .mapToLong(StoreFacts::bytes)
                .sum();
        return List.of(
                "Each of the " + hops.size() + " hops brings its version up and leaves a restore point: about "
                        + Sizes.text(bytes) + " in all.",
                "A failure leads back to the version before its hop; what users wrote since then is not lost.");
    }

    private static String ownName(String store, List<String> running) {
        return running.isEmpty()
                ? store + " keeps its public name while it is changed, because it is reached past ${store." + store
                        + ".url} or changes as a service starts: only the services' fences keep writers out."
                : "The new version runs before " + named(running) + " has changed " + store
                        + " (migrate-while: running): it works on the old schema, and on a half-migrated one when that"
                        + " fails. Nothing keeps writers out meanwhile; a rollback sets aside what they wrote since the"
                        + " start, and a resume after a failure is refused.";
    }

    /** Of the steps on a database that somebody works on meanwhile. */
    private static List<String> waits(Facts facts, List<Step> steps) {
        return steps.stream()
                .filter(step -> step.changes().stream()
                        .anyMatch(store -> facts.stores().get(store) instanceof StoreFacts.Database
                                && running(steps, store).contains(step.id())))
                .flatMap(step -> waits(step).stream())
                .toList();
    }

    /** Who works on the database meanwhile waits behind a lock that a step waits for; only a transaction of ours gives up. */
    private static Optional<String> waits(Step step) {
        if (!(step.action() instanceof Action.Migrate migrate)) {
            return Optional.of(
                    "While " + step.id() + " waits for a lock, clients that need the same table wait behind it,"
                            + " for as long as its program waits: a lock_timeout of its own bounds that.");
        }
        List<String> alone = migrate.planned().orElse(List.of()).stream()
                .filter(one -> !one.transactional())
                .map(PlannedMigration::script)
                .toList();
        return alone.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "While " + named(alone) + " of " + step.id() + " waits for a lock, clients that need the same"
                                + " table wait behind it, until the step's timeout: outside a transaction nothing is given up half-done.");
    }

    /** The steps that change the store when services have been started already. */
    private static List<String> running(List<Step> steps, String store) {
        List<String> late = new ArrayList<>();
        boolean started = false;
        for (Step step : steps) {
            boolean start = step.action() instanceof Action.StartService;
            if (started && !start && step.changes().contains(store)) {
                late.add(step.id());
            }
            started |= start;
        }
        return late;
    }

    private static String named(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(FEW, names.size())));
        return names.size() <= FEW ? first : first + " and " + (names.size() - FEW) + " more";
    }

    private static void database(List<String> notices, Map.Entry<String, StoreFacts> entry) {
        if (entry.getValue() instanceof StoreFacts.Database database) {
            if (database.dumpTool().isEmpty()) {
                notices.add(
                        "No pg_dump here can dump the clone (it needs one that is not older than the server, and a superuser"
                                + " as admin): the clone is the only copy of " + entry.getKey()
                                + ", on the same server.");
            }
            if (!database.notUndone().isEmpty()) {
                notices.add("After a crash of the database server these may differ in " + entry.getKey() + ": "
                        + named(database.notUndone()) + ".");
            }
            notices.add("Roles and other server-wide objects are not undone by a rollback of " + entry.getKey() + ".");
        }
    }
}
