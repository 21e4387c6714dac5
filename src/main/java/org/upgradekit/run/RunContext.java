package org.upgradekit.run;

import org.upgradekit.action.Parts;
import org.upgradekit.journal.Journal;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;

/**
 * All that one hop of a run works with.
 *
 * @param policy asks what is to be done after a failure
 */
public record RunContext(
        ProductDirectory product, Parts parts, Journal journal, HopValues versions, StopSwitch stop, Policy policy) {

    Plan plan() {
        return parts.plan();
    }

    /** The leg of the path that these parts serve. */
    Hop hop() {
        return parts.hop();
    }

    /** A line for people who look later. */
    void note(String line) {
        product.log(line, journal.witness());
    }

    RunState state() {
        return journal.state().orElseThrow(() -> new IllegalStateException("the run has not begun"));
    }

    /** What is to be done after a failure that changed something. */
    public interface Policy {
        /** {@code true} to roll back, {@code false} to stop. May ask an operator, when one is there. */
        boolean rollBack(RunState state);

        /** Who or what decides, for the journal. */
        String name();

        /** What was asked for: {@code rollback}, {@code stop} or {@code ask}. */
        String wanted();
    }
}
