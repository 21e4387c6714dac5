package org.upgradekit.facts;

import java.util.List;

/**
 * The migrations that a step would apply, as the step's own tool sees them before anything is changed.
 *
 * @param known false when the files are not there yet; then something is taken to be pending
 * @param pending in the order in which they would run
 */
public record MigrationFacts(boolean known, List<Pending> pending) {
    /**
     * A migration to be applied.
     *
     * @param version empty for a repeatable one
     * @param checksum empty where the tool keeps none
     * @param transactional whether it can share a transaction with others
     * @param commitAfter whether the next one needs this one committed
     */
    public record Pending(
            String version,
            String description,
            String script,
            String checksum,
            boolean transactional,
            boolean commitAfter) {}

    /** Empty only when the target's own files say so. */
    public boolean nothingPending() {
        return known && pending.isEmpty();
    }

    String identity() {
        if (!known) {
            return "unknown";
        }
        StringBuilder text = new StringBuilder();
        pending.forEach(one ->
                text.append(one.script()).append(':').append(one.checksum()).append(' '));
        return text.toString().trim();
    }
}
