package org.upgradekit.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the last verification of a run's restore point found wrong; what it was made with is in the run's journal.
 *
 * @param at when that was; empty when it is not known
 * @param wrong a line each; empty when nothing is known to be wrong
 */
public record Proof(Optional<Instant> at, List<String> wrong) {
    /** Nothing is known to be wrong. */
    public static final Proof NOTHING_WRONG = new Proof(Optional.empty(), List.of());

    /** Whether something was found wrong. */
    public boolean failed() {
        return !wrong.isEmpty();
    }
}
