package org.upgradekit.cli;

import java.util.Optional;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;
import org.upgradekit.run.RunContext;

/** A policy with the bounds that an operator set to this process: a phase to stop after, the end of a window. */
record Bounded(RunContext.Policy policy, Plan plan, Optional<Step> stop, Optional<WindowEnd> window)
        implements RunContext.Policy {
    @Override
    public boolean rollBack(RunState state) {
        return policy.rollBack(state);
    }

    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public String wanted() {
        return policy.wanted();
    }

    @Override
    public Optional<String> pause(Step next) {
        return stop.filter(step -> step.id().equals(next.id())).map(step -> "the phase that --until names is done");
    }

    @Override
    public Optional<String> tooLate(Step next) {
        return window.flatMap(end -> end.tooLate(plan, next));
    }
}
