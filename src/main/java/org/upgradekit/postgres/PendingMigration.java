package org.upgradekit.postgres;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A migration that is not applied yet. What a plan records of it is what a run compares: a file that was edited since
 * has another checksum.
 *
 * @param version empty for a repeatable one
 * @param script the file's name below its location
 * @param checksum Flyway's CRC32 over the file's lines
 * @param transactional whether it runs in one transaction with others
 * @param commitAfter whether the next one needs this one committed: a value added to an enum may not be used before
 */
public record PendingMigration(
        Optional<String> version,
        String description,
        String script,
        OptionalInt checksum,
        boolean transactional,
        boolean commitAfter) {
    /** As people name it. */
    public String title() {
        return version.map(number -> number + " " + description).orElse(description);
    }

    boolean sameFile(PendingMigration other) {
        return version.equals(other.version) && script.equals(other.script) && checksum.equals(other.checksum);
    }
}
