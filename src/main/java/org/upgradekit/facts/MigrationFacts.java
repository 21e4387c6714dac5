package org.upgradekit.facts;

import java.util.List;

/**
 * The migrations that a step would apply, as the step's own tool sees them before anything is changed.
 *
 * @param known false when the files are not there yet; then something is taken to be pending
 * @param pending in the order in which they would run
 */
public record MigrationFacts(boolean known, List<Pending> pending) {
    /** A migration to be applied; {@code transactional} is false for one that cannot run in a transaction. */
    public record Pending(String version, String description, String script, String checksum, boolean transactional) {}

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
