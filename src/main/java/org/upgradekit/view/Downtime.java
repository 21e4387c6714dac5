package org.upgradekit.view;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.plan.Hop;

/**
 * How long services were down, from the duties {@code start.SERVICE} of a journal: until they were started, and ready
 * where that is asked.
 *
 * @param millis of the windows that have ended
 * @param since when the window opened that has not ended
 */
record Downtime(long millis, Optional<Instant> since) {
    static Downtime of(List<Entry> entries) {
        Set<String> stopped = new HashSet<>();
        long millis = 0;
        @Nullable Instant since = null;
        @Nullable Instant started = null;
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.Owed owed
                    && Hop.base(owed.duty()).startsWith("start.")) {
                since = since == null ? entry.time() : since;
                started = null;
                stopped.add(owed.duty());
            } else if (entry.event() instanceof Event.Settled settled) {
                boolean last = stopped.remove(settled.duty()) && stopped.isEmpty();
                if (last && since != null) {
                    millis += Duration.between(since, entry.time()).toMillis();
                    since = null;
                    started = entry.time();
                }
            } else if (entry.event() instanceof Event.RunResumed) {
                started = null;
            } else if (started != null && ready(entry.event())) {
                millis += Duration.between(started, entry.time()).toMillis();
                started = entry.time();
            }
        }
        return new Downtime(millis, Optional.ofNullable(since));
    }

    /** The end of the wait for a service that was started, whichever way. */
    private static boolean ready(Event event) {
        Optional<String> step = event instanceof Event.StepDone done
                ? Optional.of(done.step())
                : event instanceof Event.StepFailed failed
                        ? Optional.of(failed.step())
                        : event instanceof Event.UndoDone back ? Optional.of(back.step()) : undone(event);
        return step.filter(id -> Hop.base(id).startsWith("ready.")).isPresent();
    }

    private static Optional<String> undone(Event event) {
        return event instanceof Event.UndoFailed failed ? Optional.of(failed.step()) : Optional.empty();
    }

    boolean none() {
        return millis == 0 && since.isEmpty();
    }

    /** All of it, the open window up to {@code now}. */
    long until(Instant now) {
        return millis
                + since.map(from -> Math.max(0, Duration.between(from, now).toMillis()))
                        .orElse(0L);
    }
}
