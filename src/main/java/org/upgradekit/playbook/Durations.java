package org.upgradekit.playbook;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as playbooks write them: {@code 500ms}, {@code 30s}, {@code 1h30m}. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?|(\\d+)ms");

    private Durations() {}

    /**
     * Reads one that {@link Form#DURATION} took.
     *
     * @throws IllegalArgumentException for any other text
     */
    static Duration read(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!Form.DURATION.fits(text) || !matcher.matches()) {
            throw new IllegalArgumentException("not a duration: " + text);
        }
        return Duration.ofHours(number(matcher, 1))
                .plusMinutes(number(matcher, 2))
                .plusSeconds(number(matcher, 3))
                .plusMillis(number(matcher, 4));
    }

    private static long number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }
}
