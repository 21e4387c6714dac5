package org.upgradekit.version;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions between bounds: {@code <2.7}, {@code >=5.8.0 <6}. Bounds are separated by spaces and all of them hold. A
 * pre-release comes before its release, so {@code >=2.7} does not hold for 2.7.0-rc1.
 */
public record Range(List<Bound> bounds) {
    /** A comma-free list of bounds, as a pattern for forms. */
    public static final String FORM = "\\s*(<=|>=|<|>|=)\\s*\\S+(\\s+(<=|>=|<|>|=)\\s*\\S+)*\\s*";

    private static final Pattern BOUND = Pattern.compile("(<=|>=|<|>|=)\\s*(\\S+)");

    /** A version and how others must compare with it. */
    public record Bound(String operator, String version) {
        boolean holds(int order) {
            return switch (operator) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                default -> order == 0;
            };
        }
    }

    /** Whether a text is meant as a range. */
    public static boolean is(String text) {
        return text.matches(FORM);
    }

    /** Reads a text that {@link #is} one. */
    public static Range parse(String text) {
        List<Bound> bounds = new ArrayList<>();
        Matcher matcher = BOUND.matcher(text);
        while (matcher.find()) {
            bounds.add(new Bound(matcher.group(1), matcher.group(2)));
        }
        return new Range(List.copyOf(bounds));
    }

    /** Whether all bounds are versions of this order. */
    public boolean fits(Order order) {
        return bounds.stream().allMatch(bound -> order.accepts(bound.version()));
    }

    /** Whether the version lies in it; {@code false} also for what is no version. */
    public boolean contains(String version, Order order) {
        return order.accepts(version)
                && bounds.stream().allMatch(bound -> bound.holds(order.compare(version, bound.version())));
    }
}
