package org.upgradekit.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.upgradekit.facts.Finding;
import org.upgradekit.plan.Expected;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;

/**
 * The end of a maintenance window: what by estimate cannot be through before it, way back included, is not begun, and is
 * looked at again before the point of no return.
 */
final class WindowEnd {
    static final String ID = "window";
    private static final Duration HALF_A_DAY = Duration.ofHours(12);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final Instant end;
    private final InstantSource clock;
    private final ZoneId zone;

    private WindowEnd(Instant end, InstantSource clock, ZoneId zone) {
        this.end = end;
        this.clock = clock;
        this.zone = zone;
    }

    /** The one that is nearest, before or after now: who comes late has not the window of tomorrow. */
    static WindowEnd at(LocalTime time, InstantSource clock, ZoneId zone) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, zone);
        Instant end = today.atTime(time).atZone(zone).toInstant();
        Duration away = Duration.between(now, end);
        if (away.compareTo(HALF_A_DAY) > 0) {
            end = today.minusDays(1).atTime(time).atZone(zone).toInstant();
        } else if (away.compareTo(HALF_A_DAY.negated()) <= 0) {
            end = today.plusDays(1).atTime(time).atZone(zone).toInstant();
        }
        return new WindowEnd(end, clock, zone);
    }

    /** Whether the plan fits, asked before anything is stopped. */
    Finding finding(Plan plan) {
        Expected expected = Expected.from(plan, plan.steps().get(0));
        String text = text(expected);
        if (late(expected)) {
            return Finding.block(ID, text, "Begin earlier, or name a later end: --window-end");
        }
        return expected.unknown().isEmpty()
                ? Finding.pass(ID, text)
                : Finding.warn(ID, text, "Leave room for them: they were never measured here and have no time-out");
    }

    /** Why this step is not begun any more; asked of the point of no return. */
    Optional<String> tooLate(Plan plan, Step next) {
        boolean asked = plan.pointOfNoReturn(next.id());
        Expected expected = Expected.from(plan, next);
        return asked && late(expected)
                ? Optional.of("window: before " + next.id() + ": " + text(expected))
                : Optional.empty();
    }

    private boolean late(Expected expected) {
        return clock.instant().plusMillis(expected.atWorst()).isAfter(end);
    }

    private String text(Expected expected) {
        String by = TIME.format(clock.instant().plusMillis(expected.atWorst()).atZone(zone));
        List<String> more = new ArrayList<>();
        if (!expected.byTimeOut().isEmpty()) {
            more.add("by its time-out: " + String.join(", ", expected.byTimeOut()));
        }
        if (!expected.unknown().isEmpty()) {
            more.add("not counted: " + String.join(", ", expected.unknown()));
        }
        String back = expected.wayBack().isPresent() ? ", way back included" : "";
        return "through by " + by + " at the latest" + back + "; the window ends at " + TIME.format(end.atZone(zone))
                + (more.isEmpty() ? "" : " (" + String.join("; ", more) + ")");
    }
}
