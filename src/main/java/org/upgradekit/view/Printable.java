package org.upgradekit.view;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text made fit for a screen: without control characters, in a given number of columns. */
final class Printable {
    private static final Pattern ESCAPES =
            Pattern.compile("\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|.)");
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
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
            } else if (visible(point)) {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }

    /**
     * Besides controls: what turns the direction of text, breaks a line, or makes a terminal guess how wide the
     * character before it is.
     */
    private static boolean visible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> point < 0xfe00 || point > 0xfe0f;
        };
    }

    /** Columns on a terminal. */
    static int width(String text) {
        int columns = 0;
        int point;
        for (int i = 0; i < text.length(); i += Character.charCount(point)) {
            point = text.codePointAt(i);
            columns += CharWidth.of(point);
        }
        return columns;
    }

    /** Columns of a line that may have colours. */
    static int painted(String line) {
        return width(COLOUR.matcher(line).replaceAll(""));
    }

    /** At most {@code width} columns; what was cut off shows as an ellipsis. */
    static String shorten(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        return width < 1 ? "" : text.substring(0, end(text, width - 1)).stripTrailing() + "…";
    }

    /** A line that may have colours, cut off at the edge of the screen; colours end with it. */
    static String cut(String line, int width) {
        if (painted(line) <= width) {
            return line;
        }
        StringBuilder out = new StringBuilder();
        Matcher colours = COLOUR.matcher(line);
        int from = 0;
        boolean more = true;
        while (more) {
            more = colours.find();
            String plain = line.substring(from, more ? colours.start() : line.length());
            out.append(plain, 0, end(plain, width - painted(out.toString())));
            out.append(more ? colours.group() : "");
            from = more ? colours.end() : from;
        }
        return out.toString();
    }

    /** The index behind the last character that still fits into so many columns. */
    private static int end(String text, int width) {
        int columns = 0;
        int index = 0;
        while (index < text.length()) {
            int point = text.codePointAt(index);
            columns += CharWidth.of(point);
            if (columns > width) {
                return index;
            }
            index += Character.charCount(point);
        }
        return index;
    }

    static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - width(text))) + text;
    }

    /** Lines of at most {@code width} columns, broken at blanks where there are any; at least one line. */
    static List<String> wrap(String text, int width) {
        int room = Math.max(2, width);
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
                int cut = end(line, room);
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
