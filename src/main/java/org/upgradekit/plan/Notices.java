package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.upgradekit.facts.Facts;
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
        ownNames.forEach(store -> notices.add(
                store + " keeps its public name while it is changed, because it is reached past" + " ${store." + store
                        + ".url} or while services run: only the services' fences keep writers out."));
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
        return notices;
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
