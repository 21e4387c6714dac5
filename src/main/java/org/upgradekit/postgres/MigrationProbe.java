package org.upgradekit.postgres;

import java.util.List;

/**
 * What the schema history says about the migrations that a plan recorded.
 *
 * @param applied names of those that stand in the history as done
 * @param missing names of those that do not
 * @param invalidIndexes left behind by a CONCURRENTLY that failed or was cut off; no history knows them
 */
public record MigrationProbe(State state, List<String> applied, List<String> missing, List<String> invalidIndexes) {
    /** How far. */
    public enum State {
        NONE,
        ALL,
        /** Some, or one that failed: the store is dirty. */
        SOME
    }
}
