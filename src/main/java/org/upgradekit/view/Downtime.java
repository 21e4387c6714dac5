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
import org.upgradekit.plan.Plan;

/**
 * How long services were down, from the duties {@code start.SERVICE} of a journal: until they were started, and ready
 * where that is asked.
 *
 * @param millis of the windows that have ended
 * @param since when the window opened that has not ended
 * @param newest of the window that ended last, 0 where none has
 */
record Downtime(long millis, Optional<Instant> since, long newest) {
    private static final String START = "start.";
    private static final String READY = "ready.";

    static Downtime of(Plan plan, List<Entry> entries) {
        Set<String> down = new HashSet<>();
        long millis = 0;
        long newest = 0;
        @Nullable Instant since = null;
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.Owed owed
                    && Hop.base(owed.duty()).startsWith(START)) {
                since = since == null ? entry.time() : since;
                down.add(Hop.base(owed.duty()));
            }
            up(plan, entry.event()).ifPresent(down::remove);
            if (since != null && down.isEmpty()) {
                newest = between(since, entry.time());
                millis += newest;
                since = null;
            }
        }
        return new Downtime(millis, Optional.ofNullable(since), newest);
    }

    /** The duty that is done with this, as far as users notice: a start that ends when it is ready is not asked again. */
    private static Optional<String> up(Plan plan, Event event) {
        if (event instanceof Event.Settled settled) {
            return Optional.of(Hop.base(settled.duty())).filter(duty -> !asked(plan, duty));
        }
        Optional<String> step = event instanceof Event.StepDone done
                ? Optional.of(done.step())
                : event instanceof Event.UndoDone done ? Optional.of(done.step()) : Optional.empty();
        return step.map(Hop::base).filter(id -> id.startsWith(READY)).map(id -> START + id.substring(READY.length()));
    }

    private static boolean asked(Plan plan, String duty) {
        return duty.startsWith(START) && plan.waitsReady(duty.substring(START.length()));
    }

    boolean none() {
        return millis == 0 && since.isEmpty();
    }

    /** All of it, the open window up to {@code now}. */
    long until(Instant now) {
        return millis + since.map(from -> between(from, now)).orElse(0L);
    }

    /** The same in words: of several windows the newest one, or the open one, and all. */
    String told(Instant now) {
        long all = until(now);
        long last = since.map(from -> between(from, now)).orElse(newest);
        return "down " + Times.clock(last) + (all == last ? "" : ", " + Times.clock(all) + " in all");
    }

    /** Where the clock was set back meanwhile nobody knows it. */
    private static long between(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis());
    }
}
