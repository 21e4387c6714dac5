package org.upgradekit.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.upgradekit.journal.Event;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Step;

/**
 * What must still happen whatever the outcome, on both ways: journalled before the step from which it arises, settled by
 * the step that bears its name.
 */
final class Duties {
    private final RunContext context;

    Duties(RunContext context) {
        this.context = context;
    }

    /** Before the step: what it will leave to be done. Twice owed is owed once. */
    void arise(Step step) {
        of(step).forEach((duty, text) -> {
            if (!context.state().owed().containsKey(duty)) {
                context.journal().append(new Event.Owed(duty, text));
            }
        });
    }

    /** After the step: the duties that it meets. Also asked on resume, for a crash between the entries. */
    void settle(Step step) {
        settle(step.id());
        // What is put back, or changes places, bears its public name then.
        if (step.action() instanceof Action.RestoreStore restore) {
            settle(context.hop().id("open." + restore.store()));
        } else if (step.action() instanceof Action.ExchangeStore exchange) {
            settle(context.hop().id("open." + exchange.store()));
        }
    }

    private void settle(String duty) {
        if (context.state().owed().containsKey(duty)) {
            context.journal().append(new Event.Settled(duty));
        }
    }

    private Map<String, String> of(Step step) {
        Map<String, String> duties = new LinkedHashMap<>();
        if (step.action() instanceof Action.StopService stop) {
            duties.put(context.hop().id("start." + stop.service()), "start " + stop.service());
        } else if (step.action() instanceof Action.SaveStores save) {
            save.stores().stream()
                    .filter(store -> context.hop().step("open." + store).isPresent())
                    .forEach(store ->
                            duties.put(context.hop().id("open." + store), "give " + store + " its public name back"));
        }
        Step atLast = context.hop().step("finally." + Hop.base(step.id())).orElse(null);
        if (atLast != null) {
            duties.put(atLast.id(), atLast.what());
        }
        return duties;
    }
}
