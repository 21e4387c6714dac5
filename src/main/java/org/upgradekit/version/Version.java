package org.upgradekit.version;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;

/**
 * A version as it is written: {@code 8.10} is not {@code 8.1}, and {@code v2.0} keeps its v. Order follows Semantic
 * Versioning 2.0.0, section 11, for any count of numbers, missing ones being zero; what follows the numbers without a
 * dash ({@code 1.0rc1}, {@code 1.0~beta}, {@code 1.0.dev3}) is a pre-release too; build metadata after {@code +} does
 * not count. So {@code compareTo} may be 0 for versions that are not equal as texts: 1.0, v1.0.0 and 1.0.0+build.
 */
public record Version(String text) implements Comparable<Version> {
    private static final Pattern FORM =
            Pattern.compile("[vV]?(\\d+(?:\\.\\d+)*)(?:[-~.]?([0-9A-Za-z][0-9A-Za-z.~_-]*))?(?:\\+[0-9A-Za-z.~_-]+)?");

    private static final int LONGEST = 128;

    /** Refuses what {@link #tryParse} would not take. */
    public Version {
        if (!is(text)) {
            throw new IllegalArgumentException("not a version: " + text);
        }
    }

    /**
     * Reads a version that a person gave.
     *
     * @throws InputFailure when it does not begin with a number or holds other characters
     */
    public static Version parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new InputFailure(Diagnostic.error(
                        "\"" + text + "\" is not a version",
                        "A version begins with a number, and holds letters, digits, \".\", \"-\", \"~\", \"_\" and \"+\".",
                        "")));
    }

    /** Reads a version that a program gave. */
    public static Optional<Version> tryParse(String text) {
        return is(text) ? Optional.of(new Version(text)) : Optional.empty();
    }

    /** Whether {@link #tryParse} takes it. */
    static boolean is(String text) {
        return text.length() <= LONGEST && FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(Version other) {
        Matcher mine = matched();
        Matcher theirs = other.matched();
        int byNumbers =
                compareNumbers(mine.group(1).split("\\.", -1), theirs.group(1).split("\\.", -1));
        return byNumbers != 0 ? byNumbers : comparePreReleases(preRelease(mine), preRelease(theirs));
    }

    private Matcher matched() {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("checked when it was made: " + text);
        }
        return matcher;
    }

    private static String preRelease(Matcher matcher) {
        String found = matcher.group(2);
        return found == null ? "" : found;
    }

    private static int compareNumbers(String[] left, String[] right) {
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int order = number(left, i).compareTo(number(right, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static BigInteger number(String[] numbers, int index) {
        return index < numbers.length ? new BigInteger(numbers[index]) : BigInteger.ZERO;
    }

    private static int comparePreReleases(String left, String right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Boolean.compare(left.isEmpty(), right.isEmpty());
        }
        String[] mine = identifiers(left);
        String[] theirs = identifiers(right);
        for (int i = 0; i < Math.min(mine.length, theirs.length); i++) {
            int order = compareIdentifiers(mine[i], theirs[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(mine.length, theirs.length);
    }

    /** {@code rc10} is two identifiers, so that it comes after {@code rc9}. */
    private static String[] identifiers(String preRelease) {
        return preRelease.split("[.~_-]|(?<=[A-Za-z])(?=\\d)|(?<=\\d)(?=[A-Za-z])", -1);
    }

    private static int compareIdentifiers(String left, String right) {
        boolean leftIsNumber = isNumber(left);
        boolean rightIsNumber = isNumber(right);
        if (leftIsNumber && rightIsNumber) {
            return new BigInteger(left).compareTo(new BigInteger(right));
        }
        if (leftIsNumber != rightIsNumber) {
            return leftIsNumber ? -1 : 1;
        }
        return left.compareTo(right);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return text;
    }
}
