package org.upgradekit.view;

import java.time.ZoneId;

/**
 * How something is written.
 *
 * @param colour whether escape sequences are wanted: a terminal that shows them, and nobody said NO_COLOR
 * @param columns of the terminal; tables use 40 to 100 of them
 * @param zone whose local time is shown
 */
public record Style(boolean colour, int columns, ZoneId zone) {
    private static final int NARROWEST = 40;
    private static final int WIDEST = 100;

    /** The columns that a table may use: long lines are hard to read on the widest of screens. */
    int width() {
        return Math.max(NARROWEST, Math.min(WIDEST, columns));
    }

    String good(String text) {
        return paint("32", text);
    }

    String bad(String text) {
        return paint("1;31", text);
    }

    String warn(String text) {
        return paint("33", text);
    }

    String faint(String text) {
        return paint("2", text);
    }

    String strong(String text) {
        return paint("1", text);
    }

    private String paint(String code, String text) {
        return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
