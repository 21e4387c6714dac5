package org.upgradekit.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;

/** What is to be said of each store, from the journal alone. */
final class StoreWords {
    private StoreWords() {}

    /** One text for each store that the plan changes; all others are unchanged and not named. */
    static List<String> of(RunReport report) {
        Map<String, String> last = lastWords(report.entries());
        List<String> texts = new ArrayList<>();
        for (String store : report.plan().stores().keySet()) {
            if (report.plan().steps().stream().anyMatch(step -> step.changes().contains(store))) {
                texts.add(store + " " + of(report, store, last));
            }
        }
        return texts;
    }

    private static String of(RunReport report, String store, Map<String, String> last) {
        if (report.state().dirty().contains(store)) {
            return "DIRTY (" + last.getOrDefault(store, "a step") + " may have changed it)";
        }
        if (last.containsKey(store)) {
            return last.getOrDefault(store, "clean");
        }
        return changed(report.plan(), report, store) ? "changed" : "unchanged";
    }

    private static boolean changed(Plan plan, RunReport report, String store) {
        return plan.steps().stream()
                .filter(step -> step.changes().contains(store))
                .map(Step::id)
                .anyMatch(report.state()::touched);
    }

    private static Map<String, String> lastWords(List<Entry> entries) {
        Map<String, String> words = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.StoreDirty dirty) {
                words.put(dirty.store(), dirty.step());
            } else if (entry.event() instanceof Event.StoreClean clean) {
                words.put(clean.store(), Printable.clean(clean.how()));
            }
        }
        return words;
    }
}
