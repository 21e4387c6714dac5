package org.upgradekit.json;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * How a moment is written in our files: RFC 3339, UTC, with exactly three digits of a second, so that texts sort as
 * times do. What is read may have any number of them.
 */
public final class Moment {
    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private Moment() {}

    /** What is finer than a millisecond is cut off. */
    public static String text(Instant moment) {
        return FORMAT.format(moment);
    }
}
