package org.upgradekit.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;

/**
 * A run in a list.
 *
 * @param result as its journal has it: {@code done}, {@code rolled-back}, {@code interrupted}
 * @param millis while a process was at work on it; empty when no record was written
 */
public record RunLine(
        String id, String product, String from, String to, String result, Instant began, Optional<Long> millis) {

    /** The time between records, but not the rest of a run between one process and the next. */
    public static Optional<Long> millis(List<Entry> entries) {
        long millis = 0;
        for (int i = 1; i < entries.size(); i++) {
            if (!(entries.get(i).event() instanceof Event.RunResumed)) {
                millis += Math.max(
                        0,
                        Duration.between(
                                        entries.get(i - 1).time(),
                                        entries.get(i).time())
                                .toMillis());
            }
        }
        return entries.isEmpty() ? Optional.empty() : Optional.of(millis);
    }
}
