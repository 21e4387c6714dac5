package org.upgradekit.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A restore point in a list.
 *
 * @param version the version of the product that was saved
 * @param holds its stores, {@code database clone, conf}
 * @param bytes what it takes
 * @param used whether a rollback put it back
 * @param keptFor until when it is kept: {@code 17 days}, {@code open run}
 */
public record RestorePointLine(
        String id, String version, String holds, long bytes, Checked checked, boolean used, String keptFor) {
    /**
     * How it was verified last.
     *
     * @param level how far
     * @param restoring milliseconds that putting all of it into a scratch place took the last time, if it ever was
     * @param wrong what was found wrong, a line each; empty when nothing was
     * @param unproven stores with a dump that was never restored
     */
    public record Checked(
            String level, Instant at, Optional<Long> restoring, List<String> wrong, List<String> unproven) {
        boolean failed() {
            return !wrong.isEmpty();
        }
    }

    String restore() {
        return used ? "used" : checked.restoring().map(Times::took).orElse("-");
    }
}
