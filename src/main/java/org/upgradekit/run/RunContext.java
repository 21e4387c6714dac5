package org.upgradekit.run;

import java.util.Optional;
import org.upgradekit.action.Parts;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.Journal;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;

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

    /** How the run stands now, for whoever asked for it. */
    Outcome outcome(ExitCode code) {
        return new Outcome(code, state(), parts.stores().kept());
    }

    /** What is to be done after a failure that changed something. */
    public interface Policy {
        /** {@code true} to roll back, {@code false} to stop. May ask an operator, when one is there. */
        boolean rollBack(RunState state);

        /** Who or what decides, for the journal. */
        String name();

        /** Why the run stops before this step, as it was asked to; empty when it goes on. */
        default Optional<String> pause(Step next) {
            return Optional.empty();
        }

        /** Why this step must not begin any more: then the run has failed before it. Empty when it may. */
        default Optional<String> tooLate(Step next) {
            return Optional.empty();
        }

        /** What was asked for: {@code rollback}, {@code stop} or {@code ask}. */
        String wanted();
    }
}
