package org.upgradekit.view;

import java.util.ArrayList;
import java.util.List;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Step;

/**
 * What is to be said of each store, from the journal alone. A store whose change was cut off is dirty, whether or not
 * somebody lived to write that down.
 */
final class StoreWords {
    private StoreWords() {}

    /** One text for each store that the plan changes; all others are unchanged and not named. */
    static List<String> of(RunReport report, boolean held) {
        List<String> texts = new ArrayList<>();
        for (String store : report.plan().stores().keySet()) {
            if (report.plan().steps().stream().anyMatch(step -> step.changes().contains(store))) {
                texts.add(store + " " + word(report, store, held));
            }
        }
        return texts;
    }

    private static String word(RunReport report, String store, boolean held) {
        String word = "unchanged";
        boolean newer = false;
        for (Entry entry : report.entries()) {
            newer = entry.event() instanceof Event.Turned turned ? turned.turn() % 2 == 1 : newer;
            word = exchanged(entry.event(), store)
                    ? "of " + (newer ? report.hop().to() : report.hop().from()) + " again"
                    : after(word, entry.event(), report, store);
        }
        boolean doubt = word.startsWith("DIRTY");
        return doubt && held && !report.state().dirty().contains(store) ? "being changed" : word;
    }

    private static boolean exchanged(Event event, String store) {
        return event instanceof Event.UndoDone done && Hop.base(done.step()).equals("exchange." + store);
    }

    private static String after(String word, Event event, RunReport report, String store) {
        if (event instanceof Event.StepStarted started && changes(report, started.step(), store)) {
            return dirty(started.step());
        } else if (event instanceof Event.StoreDirty dirty && dirty.store().equals(store)) {
            return dirty(dirty.step());
        } else if (event instanceof Event.StepDone done && changes(report, done.step(), store)) {
            return done.needless() && !earlier(done.step(), report) ? "unchanged" : "changed";
        } else if (event instanceof Event.StepProbed probed && changes(report, probed.step(), store)) {
            return probed(word, probed, report);
        } else if (event instanceof Event.StoreClean clean && clean.store().equals(store)) {
            return Printable.clean(clean.how());
        } else if (event instanceof Event.UndoDone undone
                && Hop.base(undone.step()).equals("restore." + store)) {
            return "restored";
        }
        return word;
    }

    /** What is known not to have happened leaves what the steps before it left. */
    private static String probed(String word, Event.StepProbed probed, RunReport report) {
        return switch (probed.outcome()) {
            case "done" -> "changed";
            case "not-done" -> earlier(probed.step(), report) ? "changed" : "unchanged";
            default -> word;
        };
    }

    private static boolean earlier(String step, RunReport report) {
        List<String> changed = report.plan().step(step).map(Step::changes).orElse(List.of());
        return report.plan().steps().stream()
                .filter(one -> one.changes().stream().anyMatch(changed::contains))
                .map(Step::id)
                .anyMatch(id -> report.state().done(id) && report.state().changed(id));
    }

    private static String dirty(String step) {
        return "DIRTY (" + step + " may have changed it)";
    }

    private static boolean changes(RunReport report, String step, String store) {
        return report.plan()
                .step(step)
                .filter(one -> one.changes().contains(store))
                .isPresent();
    }
}
