package org.upgradekit.version;

/** Numbers of any length as text. */
final class Digits {
    private Digits() {}

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Where the digits that begin here end. */
    static int end(String text, int from) {
        int at = Math.min(from, text.length());
        while (at < text.length() && digit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** As numbers; nothing is zero. */
    static int compare(String left, String right) {
        String mine = bare(left);
        String theirs = bare(right);
        int byLength = Integer.compare(mine.length(), theirs.length());
        return byLength != 0 ? byLength : Integer.signum(mine.compareTo(theirs));
    }

    private static String bare(String digits) {
        int at = 0;
        while (at < digits.length() && digits.charAt(at) == '0') {
            at++;
        }
        return digits.substring(at);
    }
}
