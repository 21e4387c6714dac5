package org.upgradekit.version;

import java.util.regex.Pattern;

/** {@code [epoch:]upstream[-revision]}, compared as dpkg does it. */
final class DebianOrder {
    private static final Pattern FORM = Pattern.compile("(?:[0-9]{1,9}:)?[0-9][0-9A-Za-z.+~:-]{0,127}");

    private DebianOrder() {}

    static boolean accepts(String text) {
        return FORM.matcher(text).matches() && !text.endsWith("-") && !text.endsWith(":");
    }

    static int compare(String left, String right) {
        int byEpoch = Integer.compare(epoch(left), epoch(right));
        if (byEpoch != 0) {
            return byEpoch;
        }
        String mine = left.substring(left.indexOf(':') + 1);
        String theirs = right.substring(right.indexOf(':') + 1);
        int byUpstream = part(upstream(mine), upstream(theirs));
        return byUpstream != 0 ? byUpstream : part(revision(mine), revision(theirs));
    }

    private static int epoch(String version) {
        int colon = version.indexOf(':');
        return colon < 0 ? 0 : Integer.parseInt(version.substring(0, colon));
    }

    private static String upstream(String rest) {
        int dash = rest.lastIndexOf('-');
        return dash < 0 ? rest : rest.substring(0, dash);
    }

    private static String revision(String rest) {
        int dash = rest.lastIndexOf('-');
        return dash < 0 ? "" : rest.substring(dash + 1);
    }

    /** Text without digits and numbers in turn; a tilde sorts before the end, and the end before everything else. */
    private static int part(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() || j < right.length()) {
            while (letter(left, i) || letter(right, j)) {
                int order = Integer.compare(weight(left, i), weight(right, j));
                if (order != 0) {
                    return order;
                }
                i += letter(left, i) ? 1 : 0;
                j += letter(right, j) ? 1 : 0;
            }
            int mine = Digits.end(left, i);
            int theirs = Digits.end(right, j);
            int order = Digits.compare(left.substring(i, mine), right.substring(j, theirs));
            if (order != 0) {
                return order;
            }
            i = mine;
            j = theirs;
        }
        return 0;
    }

    private static boolean letter(String text, int at) {
        return at < text.length() && !Digits.digit(text.charAt(at));
    }

    private static int weight(String text, int at) {
        if (at >= text.length() || Digits.digit(text.charAt(at))) {
            return 0;
        }
        char c = text.charAt(at);
        if (c == '~') {
            return -1;
        }
        return Character.isLetter(c) ? c : c + 256;
    }
}
