package org.upgradekit.plan;

/**
 * A migration that a plan will apply; a file that was edited since has another checksum.
 *
 * @param version empty for a repeatable one
 * @param checksum empty where the tool keeps none
 * @param transactional whether it shares a transaction with others
 * @param commitAfter whether the next one needs this one committed
 */
public record PlannedMigration(
        String version,
        String description,
        String script,
        String checksum,
        boolean transactional,
        boolean commitAfter) {}
