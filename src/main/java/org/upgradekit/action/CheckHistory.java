package org.upgradekit.action;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Step;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.postgres.Address;
import org.upgradekit.postgres.DatabaseQuery;
import org.upgradekit.postgres.HistoryWish;
import org.upgradekit.postgres.SchemaHistory;

/** The schema history tells what health cannot: an old program on a new schema, or the reverse, may answer healthy. */
final class CheckHistory implements Performer {
    private final Parts parts;
    private final Step step;
    private final Action.CheckHistory check;

    CheckHistory(Parts parts, Step step, Action.CheckHistory check) {
        this.parts = parts;
        this.step = step;
        this.check = check;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        Address address = Address.parse(parts.values().fill("${store." + check.store() + ".url}"));
        Optional<HistoryWish> wish = wish();
        List<SchemaHistory> histories = DatabaseQuery.histories(parts.sessions(), address, step.id(), wish);
        if (wish.isPresent() && histories.size() != 1) {
            throw wrong(
                    histories.isEmpty()
                            ? "there is no history of " + wish.get().tool()
                            : "several can be meant: "
                                    + histories.stream()
                                            .map(SchemaHistory::table)
                                            .collect(Collectors.joining(", ")));
        }
        Map<String, String> facts = new LinkedHashMap<>();
        for (SchemaHistory history : histories) {
            facts.put(history.table(), history.tool() + " " + history.version().orElse("-"));
            if (history.failed()) {
                throw wrong(history.table() + " says that a migration failed or is unfinished");
            }
        }
        if (!check.expected().isEmpty()) {
            String newest = check.expected().get(check.expected().size() - 1);
            if (histories.stream()
                    .noneMatch(
                            history -> history.version().filter(newest::equals).isPresent())) {
                throw wrong("the newest applied migration should be " + newest + " and is " + facts.values());
            }
        }
        return facts;
    }

    /** What the playbook names is judged, and nothing else. */
    private Optional<HistoryWish> wish() {
        return Optional.ofNullable(parts.plan().stores().get(check.store()))
                .flatMap(StoreSpec::history)
                .map(named -> new HistoryWish(
                        named.tool(),
                        named.schema().map(parts.values()::fill),
                        named.table().map(parts.values()::fill)));
    }

    private EnvironmentFailure wrong(String why) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error("the schema history is not what the plan expects: " + why, "", ""));
    }

    @Override
    public Probe probe() {
        return Probe.notDone("a check can be asked again");
    }
}
