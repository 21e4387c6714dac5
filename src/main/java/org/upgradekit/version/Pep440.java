package org.upgradekit.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version by PEP 440, with the spellings that it allows. A development release comes before a pre-release, that before
 * the release, that before a post-release; a local version after the public one that it extends.
 *
 * @param release numbers without trailing zeros
 * @param pre rank and number of a pre-release
 */
record Pep440(String epoch, List<String> release, Stage pre, Stage post, Stage dev, List<String> local)
        implements Comparable<Pep440> {
    private static final Pattern FORM = Pattern.compile(
            "v?(?:([0-9]+)!)?([0-9]+(?:\\.[0-9]+)*)"
                    + "(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?([0-9]*))?"
                    + "(?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]*))?"
                    + "(?:[-_.]?(dev)[-_.]?([0-9]*))?"
                    + "(?:\\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?",
            Pattern.CASE_INSENSITIVE);
    private static final int LONGEST = 128;

    /** The rank of no pre-release. */
    private static final int RELEASE = 9;

    /** @param rank orders the stages of one place; ABSENT ones have a rank as well */
    private record Stage(int rank, String number) implements Comparable<Stage> {
        @Override
        public int compareTo(Stage other) {
            return rank != other.rank ? Integer.compare(rank, other.rank) : Digits.compare(number, other.number);
        }
    }

    static Pep440 parse(String text) {
        return tryParse(text).orElseThrow(() -> new IllegalArgumentException("not a version: " + text));
    }

    static Optional<Pep440> tryParse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        return text.length() <= LONGEST && matcher.matches() ? Optional.of(of(matcher)) : Optional.empty();
    }

    /** A development release is one as well. */
    boolean preRelease() {
        return pre.rank() != RELEASE || dev.rank() == 0;
    }

    private static Pep440 of(Matcher matcher) {
        boolean pre = matcher.group(3) != null;
        boolean post = matcher.group(5) != null || matcher.group(6) != null;
        boolean dev = matcher.group(8) != null;
        return new Pep440(
                text(matcher, 1),
                release(matcher.group(2)),
                pre ? new Stage(rank(matcher.group(3)), text(matcher, 4)) : new Stage(dev && !post ? 0 : RELEASE, ""),
                post ? new Stage(1, text(matcher, 5) + text(matcher, 7)) : new Stage(0, ""),
                dev ? new Stage(0, text(matcher, 9)) : new Stage(1, ""),
                text(matcher, 10).isEmpty()
                        ? List.of()
                        : List.of(text(matcher, 10).toLowerCase(Locale.ROOT).split("[-_.]")));
    }

    private static String text(Matcher matcher, int group) {
        String found = matcher.group(group);
        return found == null ? "" : found;
    }

    private static int rank(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "a", "alpha" -> 1;
            case "b", "beta" -> 2;
            default -> 3;
        };
    }

    private static List<String> release(String numbers) {
        List<String> all = new ArrayList<>(List.of(numbers.split("\\.")));
        while (all.size() > 1 && Digits.compare(all.get(all.size() - 1), "") == 0) {
            all.remove(all.size() - 1);
        }
        return all;
    }

    @Override
    public int compareTo(Pep440 other) {
        int[] orders = {
            Digits.compare(epoch, other.epoch),
            numbers(release, other.release),
            pre.compareTo(other.pre),
            post.compareTo(other.post),
            dev.compareTo(other.dev),
            local(local, other.local)
        };
        for (int order : orders) {
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int numbers(List<String> left, List<String> right) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            int order = Digits.compare(i < left.size() ? left.get(i) : "", i < right.size() ? right.get(i) : "");
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Numbers come after letters, and the longer one after its own beginning. */
    private static int local(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            String mine = left.get(i);
            String theirs = right.get(i);
            boolean number = Digits.end(mine, 0) == mine.length();
            boolean other = Digits.end(theirs, 0) == theirs.length();
            int order = number && other
                    ? Digits.compare(mine, theirs)
                    : number != other ? Boolean.compare(number, other) : Integer.signum(mine.compareTo(theirs));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
