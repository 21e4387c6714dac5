package org.upgradekit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Step;
import org.upgradekit.service.Service;

/** Gives back what a run had taken out of everybody's reach, for a run that is abandoned. */
final class Release {
    private final RunContext context;

    Release(RunContext context) {
        this.context = context;
    }

    /** What could not be released, for people: a server that is gone for good must not keep a run open for ever. */
    List<String> all() {
        Set<String> owed = Set.copyOf(context.state().owed().keySet());
        List<String> failures = new ArrayList<>();
        for (Step step : context.hop().steps()) {
            if (owed.contains(step.id())) {
                try {
                    release(step);
                } catch (Failure failure) {
                    failures.add("not within reach again, " + step.id() + ": "
                            + failure.first().summary());
                }
            }
        }
        back(failures);
        return failures;
    }

    /** A store that the way back, or a turn of it, had closed when it was cut off. */
    private void back(List<String> failures) {
        if (context.state().direction() != RunState.Direction.BACK) {
            return;
        }
        for (String store :
                TurnPlanner.stores(context.product().rollback(context.state().run()))) {
            try {
                context.parts().stores().open(store);
            } catch (Failure failure) {
                failures.add("not within reach again, " + store + ": "
                        + failure.first().summary());
            }
        }
    }

    private void release(Step step) {
        if (step.action() instanceof Action.OpenStore open) {
            context.parts().stores().open(open.store());
            context.journal().append(new Event.Settled(step.id()));
        } else if (step.action() instanceof Action.StartService start) {
            Optional.ofNullable(context.parts().services().get(start.service())).ifPresent(Service::unfence);
        }
    }
}
