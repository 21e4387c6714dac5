package org.upgradekit.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** {@code <UTC>-<4 hex>}, as in {@code 20261121T010003Z-9f3c}: in the order of time, also when the clock goes back. */
public final class RunId {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int TIME = "20261121T010003Z".length();

    private RunId() {}

    /** Later than every one of the existing, in whatever order they come. */
    public static String next(Instant now, List<String> existing, RandomGenerator random) {
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        for (String run : existing) {
            Instant other = Instant.from(FORMAT.parse(run.substring(0, TIME)));
            if (!time.isAfter(other)) {
                time = other.plusSeconds(1);
            }
        }
        return FORMAT.format(time) + "-" + String.format(Locale.ROOT, "%04x", random.nextInt(0x10000));
    }

    /** Whether a directory's name is that of a run. */
    public static boolean matches(String name) {
        return name.matches("\\d{8}T\\d{6}Z-[0-9a-f]{4}");
    }
}
