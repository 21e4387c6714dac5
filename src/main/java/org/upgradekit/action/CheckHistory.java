package org.upgradekit.action;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.plan.Action;
import org.upgradekit.playbook.HistorySpec;
import org.upgradekit.playbook.StoreSpec;

/** The schema history tells what health cannot: an old program on a new schema, or the reverse, may answer healthy. */
final class CheckHistory implements Performer {
    private final Parts parts;
    private final Action.CheckHistory check;

    CheckHistory(Parts parts, Action.CheckHistory check) {
        this.parts = parts;
        this.check = check;
    }

    /** Read as the plan read it, by the administrator: a product's role may write a history and not read it. */
    @Override
    public Map<String, String> perform(StepWatch watch) {
        if (!(parts.stores().observe(check.store()) instanceof StoreFacts.Database database)) {
            throw new IllegalStateException(check.store() + " is no database");
        }
        List<StoreFacts.History> histories = database.histories();
        named().filter(tool -> histories.size() != 1).ifPresent(tool -> {
            throw wrong(
                    histories.isEmpty()
                            ? "there is no history of " + tool
                            : "several can be meant: "
                                    + histories.stream()
                                            .map(StoreFacts.History::table)
                                            .collect(Collectors.joining(", ")));
        });
        Map<String, String> facts = new LinkedHashMap<>();
        for (StoreFacts.History history : histories) {
            facts.put(history.table(), history.tool() + " " + history.version());
            if (history.failed()) {
                throw wrong(history.table() + " says that a migration failed or is unfinished");
            }
        }
        if (!check.expected().isEmpty()) {
            String newest = check.expected().get(check.expected().size() - 1);
            if (histories.stream().map(StoreFacts.History::version).noneMatch(newest::equals)) {
                throw wrong("the newest applied migration should be " + newest + " and is " + facts.values());
            }
        }
        return facts;
    }

    /** The tool that the playbook names: its history is judged, and nothing else. */
    private Optional<String> named() {
        return Optional.ofNullable(parts.plan().stores().get(check.store()))
                .flatMap(StoreSpec::history)
                .map(HistorySpec::tool);
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
