package org.upgradekit.view;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text made fit for a screen: without control characters, in a given number of columns. */
final class Printable {
    private static final Pattern ESCAPES =
            Pattern.compile("\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|.)");
    private static final int TAB = 4;

    private Printable() {}

    /**
     * One line that cannot move the cursor: what a child or a server says must not paint over what we say. Of a line
     * that redraws itself with carriage returns the last state stays.
     */
    static String clean(String text) {
        String plain = ESCAPES.matcher(text.stripTrailing()).replaceAll("");
        String last = plain.substring(plain.lastIndexOf('\r') + 1);
        StringBuilder out = new StringBuilder();
        last.codePoints().forEach(point -> {
            if (point == '\t') {
                out.append(" ".repeat(TAB));
            } else if (point == '\n') {
                out.append(' ');
            } else if (!Character.isISOControl(point)) {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }

    static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** At most {@code width} columns; what was cut off shows as an ellipsis. */
    static String shorten(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        return width < 1
                ? ""
                : text.substring(0, text.offsetByCodePoints(0, width - 1)).stripTrailing() + "…";
    }

    static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - width(text))) + text;
    }

    /** Lines of at most {@code width} columns, broken at blanks where there are any; at least one line. */
    static List<String> wrap(String text, int width) {
        int room = Math.max(1, width);
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.split(" ", -1)) {
            boolean fits = width(line) + 1 + width(word) <= room;
            if (!line.isEmpty() && !fits) {
                lines.add(line.stripTrailing());
                line = "";
            }
            line = line.isEmpty() ? word : line + " " + word;
            while (width(line) > room && !path(word)) {
                int cut = line.offsetByCodePoints(0, room);
                lines.add(line.substring(0, cut));
                line = line.substring(cut);
            }
        }
        lines.add(line.stripTrailing());
        return lines;
    }

    /** A path is copied with the mouse: it stays whole, even past the edge. */
    private static boolean path(String word) {
        return word.startsWith("/");
    }
}
