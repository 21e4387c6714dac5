package org.upgradekit.version;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version by Semantic Versioning 2.0.0, section 11, for any count of numbers, missing ones being zero; what follows
 * the numbers without a dash ({@code 1.0rc1}, {@code 1.0~beta}, {@code 1.0.dev3}) is a pre-release too; build metadata
 * after {@code +} does not count. So 1.0, v1.0.0 and 1.0.0+build are one version.
 *
 * @param numbers digits of any length
 * @param preRelease its identifiers; empty for a release
 */
record Semver(List<String> numbers, List<String> preRelease) implements Comparable<Semver> {
    private static final Pattern FORM =
            Pattern.compile("[vV]?(\\d+(?:\\.\\d+)*)(?:[-~.]?([0-9A-Za-z][0-9A-Za-z.~_-]*))?(?:\\+[0-9A-Za-z.~_-]+)?");

    /** {@code rc10} is two identifiers, so that it comes after {@code rc9}. */
    private static final Pattern BETWEEN = Pattern.compile("[.~_-]|(?<=[A-Za-z])(?=\\d)|(?<=\\d)(?=[A-Za-z])");

    private static final int LONGEST = 128;

    static Semver parse(String text) {
        return tryParse(text).orElseThrow(() -> new IllegalArgumentException("not a version: " + text));
    }

    static Optional<Semver> tryParse(String text) {
        Matcher matcher = FORM.matcher(text);
        return text.length() <= LONGEST && matcher.matches() ? Optional.of(of(matcher)) : Optional.empty();
    }

    private static Semver of(Matcher matcher) {
        String preRelease = matcher.group(2);
        return new Semver(
                List.of(matcher.group(1).split("\\.", -1)),
                preRelease == null ? List.of() : List.of(BETWEEN.split(preRelease, -1)));
    }

    @Override
    public int compareTo(Semver other) {
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int order = Digits.compare(number(i), other.number(i));
            if (order != 0) {
                return order;
            }
        }
        return comparePreReleases(preRelease, other.preRelease);
    }

    private String number(int index) {
        return index < numbers.size() ? numbers.get(index) : "";
    }

    private static int comparePreReleases(List<String> mine, List<String> theirs) {
        if (mine.isEmpty() || theirs.isEmpty()) {
            return Boolean.compare(mine.isEmpty(), theirs.isEmpty());
        }
        for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
            int order = compareIdentifiers(mine.get(i), theirs.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(mine.size(), theirs.size());
    }

    private static int compareIdentifiers(String left, String right) {
        boolean leftIsNumber = isNumber(left);
        boolean rightIsNumber = isNumber(right);
        if (leftIsNumber && rightIsNumber) {
            return Digits.compare(left, right);
        }
        if (leftIsNumber != rightIsNumber) {
            return leftIsNumber ? -1 : 1;
        }
        return left.compareTo(right);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && Digits.end(text, 0) == text.length();
    }
}
