package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.playbook.HistorySpec;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.StoreSpec;

/**
 * Of every database that the plan changes it must be known by which history the change is judged: that is asked before
 * anything stops. Which of several counts is for the playbook to say, and never guessed.
 */
final class HistoryFindings {
    private HistoryFindings() {}

    static List<Finding> of(Playbook playbook, Facts facts, Work work) {
        List<Finding> findings = new ArrayList<>();
        if (work.nothingToDo()) {
            return findings;
        }
        for (String id : work.changed()) {
            if (facts.stores().get(id) instanceof StoreFacts.Database database) {
                Optional.ofNullable(playbook.stores().get(id))
                        .flatMap(spec -> finding(spec, database))
                        .ifPresent(findings::add);
            }
        }
        return findings;
    }

    private static Optional<Finding> finding(StoreSpec spec, StoreFacts.Database database) {
        List<StoreFacts.History> found = database.histories();
        String id = "schema-history." + spec.id();
        String named = spec.history()
                .map(HistorySpec::tool)
                .map(tool -> "the playbook names " + tool + ", ")
                .orElse("");
        if (found.isEmpty()) {
            return spec.history()
                    .map(history -> Finding.block(
                            id,
                            named + "and database " + database.name() + " holds no history of it",
                            "Correct " + Planner.origin(spec.at()) + ": history: {tool: " + history.tool()
                                    + ", schema: …, table: …}"));
        }
        if (found.size() > 1) {
            return Optional.of(Finding.block(
                    id,
                    named + "database " + database.name() + " holds several schema histories: " + list(found),
                    "Name the one that counts in " + Planner.origin(spec.at()) + ": history: {tool: "
                            + found.get(0).tool() + ", schema: …, table: …}"));
        }
        StoreFacts.History one = found.get(0);
        return Optional.of(one)
                .filter(StoreFacts.History::failed)
                .map(history -> Finding.block(
                        id,
                        history.tool() + " says in " + history.table() + " that a migration failed or is unfinished",
                        "Settle that by its own means first: an upgrade starts from a whole schema"));
    }

    private static String list(List<StoreFacts.History> found) {
        return found.stream().map(one -> one.tool() + " in " + one.table()).collect(Collectors.joining(", "));
    }
}
