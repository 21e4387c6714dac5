package org.upgradekit.version;

import java.util.regex.Pattern;

/** {@code [epoch:]version[-release]}, its parts compared as rpm's {@code rpmvercmp} does it. */
final class RpmOrder {
    private static final Pattern FORM =
            Pattern.compile("(?:[0-9]{1,9}:)?[0-9A-Za-z._+~^]{1,127}(?:-[0-9A-Za-z._+~^]{1,127})?");

    private RpmOrder() {}

    static boolean accepts(String text) {
        return FORM.matcher(text).matches() && text.chars().anyMatch(c -> Digits.digit((char) c));
    }

    static int compare(String left, String right) {
        int byEpoch = Integer.compare(epoch(left), epoch(right));
        if (byEpoch != 0) {
            return byEpoch;
        }
        String[] mine = left.substring(left.indexOf(':') + 1).split("-", 2);
        String[] theirs = right.substring(right.indexOf(':') + 1).split("-", 2);
        int byVersion = part(mine[0], theirs[0]);
        // A package without a release is that version whatever its release: rpm compares no more than both have.
        return byVersion != 0 || mine.length == 1 || theirs.length == 1 ? byVersion : part(mine[1], theirs[1]);
    }

    private static int epoch(String version) {
        int colon = version.indexOf(':');
        return colon < 0 ? 0 : Integer.parseInt(version.substring(0, colon));
    }

    private static int part(String left, String right) {
        int i = 0;
        int j = 0;
        while (true) {
            i = skip(left, i);
            j = skip(right, j);
            int sign = sign(left, i, right, j);
            if (sign != 0) {
                return sign;
            }
            if (mark(left, i, '~') || mark(left, i, '^')) {
                i++;
                j++;
                continue;
            }
            if (i >= left.length() || j >= right.length()) {
                return Boolean.compare(i < left.length(), j < right.length());
            }
            boolean number = Digits.digit(left.charAt(i));
            int mine = end(left, i, number);
            int theirs = end(right, j, number);
            if (theirs == j) {
                // A number is newer than letters.
                return number ? 1 : -1;
            }
            int order = number
                    ? Digits.compare(left.substring(i, mine), right.substring(j, theirs))
                    : Integer.signum(left.substring(i, mine).compareTo(right.substring(j, theirs)));
            if (order != 0) {
                return order;
            }
            i = mine;
            j = theirs;
        }
    }

    /** A tilde is older than the end, a caret newer than the end and older than everything else. */
    private static int sign(String left, int i, String right, int j) {
        if (mark(left, i, '~') != mark(right, j, '~')) {
            return mark(left, i, '~') ? -1 : 1;
        }
        if (mark(left, i, '^') == mark(right, j, '^')) {
            return 0;
        }
        if (mark(left, i, '^')) {
            return j >= right.length() ? 1 : -1;
        }
        return i >= left.length() ? -1 : 1;
    }

    private static boolean mark(String text, int at, char mark) {
        return at < text.length() && text.charAt(at) == mark;
    }

    private static int skip(String text, int from) {
        int at = from;
        while (at < text.length()
                && !alphanumeric(text.charAt(at))
                && text.charAt(at) != '~'
                && text.charAt(at) != '^') {
            at++;
        }
        return at;
    }

    private static int end(String text, int from, boolean number) {
        int at = from;
        while (at < text.length() && alphanumeric(text.charAt(at)) && Digits.digit(text.charAt(at)) == number) {
            at++;
        }
        return at;
    }

    private static boolean alphanumeric(char c) {
        return Digits.digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
