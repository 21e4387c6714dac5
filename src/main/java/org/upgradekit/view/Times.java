package org.upgradekit.view;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Durations and moments for people. */
final class Times {
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);

    private Times() {}

    /** {@code <0.1 s}, {@code 0.2 s}, {@code 3.1 s}, {@code 38 s}, {@code 1m 39s}, {@code 2h 05m}. */
    static String took(long millis) {
        if (millis < 50) {
            return "<0.1 s";
        }
        if (millis >= 100 * SECOND) {
            return clock(millis);
        }
        if (millis >= 10 * SECOND) {
            return Math.round(millis / 1000.0) + " s";
        }
        String tenths = String.format(Locale.ROOT, "%.1f", millis / 1000.0);
        return (tenths.endsWith(".0") ? tenths.substring(0, tenths.length() - 2) : tenths) + " s";
    }

    /** {@code 16 s}, {@code 1m 39s}, {@code 2h 05m}: whole seconds, for a step while it works. */
    static String elapsed(long millis) {
        return millis >= 100 * SECOND ? clock(millis) : Math.max(0, millis / SECOND) + " s";
    }

    /** {@code 0m 51s}, {@code 1m 39s}, {@code 2h 05m}: for what is counted while it runs. */
    static String clock(long millis) {
        long seconds = millis / SECOND;
        if (millis >= HOUR) {
            return String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds / 60 % 60);
        }
        return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
    }

    /** {@code 12 s ago}, {@code 5 min ago}, {@code 9 h ago}, {@code 17 days ago}; a moment that is still to come by its date. */
    static String ago(Instant moment, Instant now, ZoneId zone) {
        long millis = Duration.between(moment, now).toMillis();
        if (millis < 0) {
            return "at " + dated(moment, zone);
        }
        if (millis < 100 * SECOND) {
            return millis / SECOND + " s ago";
        }
        if (millis < 100 * MINUTE) {
            return millis / MINUTE + " min ago";
        }
        return millis < 48 * HOUR ? millis / HOUR + " h ago" : millis / (24 * HOUR) + " days ago";
    }

    /** Local time with its offset; the offset is said once a screen. The date stands before it unless it is today's. */
    static String at(Instant moment, Instant now, ZoneId zone) {
        boolean today = LocalDate.ofInstant(moment, zone).equals(LocalDate.ofInstant(now, zone));
        return (today ? brief(moment, zone) : DATE.format(moment.atZone(zone))) + " " + offset(moment, zone);
    }

    /** Local time without its offset, where the screen has said it. */
    static String brief(Instant moment, ZoneId zone) {
        return TIME.format(moment.atZone(zone));
    }

    /** Local date and time without the offset. */
    static String dated(Instant moment, ZoneId zone) {
        return DATE.format(moment.atZone(zone));
    }

    static String offset(Instant moment, ZoneId zone) {
        return OFFSET.format(moment.atZone(zone));
    }
}
