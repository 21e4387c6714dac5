package org.upgradekit.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small terminal: what a program writes becomes what stands on the screen and in its scrollback. It knows the escape
 * sequences that a live view may use; any other one is a fault. Colours are taken and not kept.
 */
public final class Emulator {
    private static final Pattern CONTROL = Pattern.compile("\u001b\\[(\\??)([0-9;]*)([A-Za-z])");
    private static final Pattern BEGUN = Pattern.compile("\u001b(\\[\\??[0-9;]*)?");

    private final boolean reflows;
    private final List<String> scrollback = new ArrayList<>();
    private List<Row> screen = new ArrayList<>();
    private int columns;
    private int row;
    private int column;
    private boolean wraps = true;
    private boolean cursor = true;
    private String cut = "";

    /** @param reflows whether lines that get too long when it is narrowed are broken anew, rather than cut */
    public Emulator(int columns, int rows, boolean reflows) {
        this.columns = columns;
        this.reflows = reflows;
        while (screen.size() < rows) {
            screen.add(new Row());
        }
    }

    /** Cells of one row; a wide character has an empty one behind it. */
    private static final class Row {
        private final List<String> cells = new ArrayList<>();

        void put(int at, String text, int width) {
            while (cells.size() < at + width) {
                cells.add(" ");
            }
            cells.set(at, text);
            for (int i = 1; i < width; i++) {
                cells.set(at + i, "");
            }
        }

        void cut(int at) {
            while (cells.size() > at) {
                cells.remove(cells.size() - 1);
            }
        }

        String text() {
            return String.join("", cells).stripTrailing();
        }
    }

    /** A terminal hands on what it has: a sequence may be cut, and goes on with the next. */
    public void write(String more) {
        String text = cut + more;
        cut = "";
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == '\u001b') {
                Matcher found = CONTROL.matcher(text).region(at, text.length());
                if (!found.lookingAt()
                        && BEGUN.matcher(text).region(at, text.length()).matches()) {
                    cut = text.substring(at);
                    return;
                }
                if (!found.lookingAt()) {
                    throw new AssertionError(
                            "an unknown escape sequence: " + text.substring(at).replace("\u001b", "ESC"));
                }
                control(!found.group(1).isEmpty(), found.group(2), found.group(3));
                at = found.end();
            } else {
                int point = text.codePointAt(at);
                character(point);
                at += Character.charCount(point);
            }
        }
    }

    private void control(boolean mode, String argument, String letter) {
        int number = argument.matches("\\d+") ? Integer.parseInt(argument) : 1;
        String all = (mode ? "?" : "") + (letter.matches("[lhJKm]") ? argument : "") + letter;
        switch (all) {
            case "?25l", "?25h" -> cursor = letter.equals("h");
            case "?7l", "?7h" -> wraps = letter.equals("h");
            case "A" -> row = Math.max(0, row - number);
            case "B" -> row = Math.min(screen.size() - 1, row + number);
            case "H" -> {
                row = Math.min(screen.size(), number) - 1;
                column = 0;
            }
            case "J" -> {
                screen.get(row).cut(column);
                screen.subList(row + 1, screen.size()).forEach(below -> below.cut(0));
            }
            case "2K" -> screen.get(row).cut(0);
            default -> {
                if (!letter.equals("m")) {
                    throw new AssertionError("an unknown escape sequence: ESC[" + all);
                }
            }
        }
    }

    private void character(int point) {
        if (point == '\r') {
            column = 0;
        } else if (point == '\n') {
            column = 0;
            down();
        } else if (Character.isISOControl(point)) {
            throw new AssertionError("a control character: " + point);
        } else {
            place(Character.toString(point), width(point));
        }
    }

    private void place(String text, int width) {
        if (width == 0) {
            Row here = screen.get(row);
            int last = Math.max(0, Math.min(column, here.cells.size()) - 1);
            here.cells.set(last, here.cells.get(last) + text);
            return;
        }
        if (column + width > columns) {
            if (wraps) {
                column = 0;
                down();
            } else {
                column = columns - width;
            }
        }
        screen.get(row).put(column, text, width);
        column += width;
    }

    /** Not the production code's table: two that agree are worth more than one. */
    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return switch (Character.UnicodeScript.of(point)) {
            // Its spacing signs are one column by Unicode and two on some terminals, of which this is one.
            case GUJARATI -> 2;
            case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
            default -> (point >= 0x1f300 && point < 0x1fb00) || (point >= 0xff01 && point <= 0xff60) ? 2 : 1;
        };
    }

    private void down() {
        if (row == screen.size() - 1) {
            scrollback.add(screen.remove(0).text());
            screen.add(new Row());
        } else {
            row++;
        }
    }

    /** Somebody pulls at the window's edge. */
    public void resize(int newColumns, int newRows) {
        List<Row> rows = new ArrayList<>();
        int newRow = 0;
        for (int i = 0; i < screen.size(); i++) {
            newRow = i == row ? rows.size() : newRow;
            rows.addAll(narrowed(screen.get(i), newColumns));
        }
        columns = newColumns;
        while (rows.size() > newRows && rows.get(rows.size() - 1).text().isEmpty() && rows.size() - 1 > newRow) {
            rows.remove(rows.size() - 1);
        }
        while (rows.size() > newRows) {
            scrollback.add(rows.remove(0).text());
            newRow--;
        }
        while (rows.size() < newRows) {
            rows.add(new Row());
        }
        screen = rows;
        row = Math.max(0, newRow);
        column = Math.min(column, columns - 1);
    }

    private List<Row> narrowed(Row from, int width) {
        List<Row> rows = new ArrayList<>(List.of(new Row()));
        for (int i = 0; i < from.cells.size(); i++) {
            Row last = rows.get(rows.size() - 1);
            if (last.cells.size() == width) {
                if (!reflows) {
                    break;
                }
                last = new Row();
                rows.add(last);
            }
            last.cells.add(from.cells.get(i));
        }
        return rows;
    }

    /** What is seen: the rows down to the last that has something. */
    public String screen() {
        return String.join("\n", screen.stream().map(Row::text).toList()).stripTrailing() + "\n";
    }

    /** All there is to scroll through, the screen included. */
    public String all() {
        String above = scrollback.isEmpty() ? "" : String.join("\n", scrollback) + "\n";
        return above + screen();
    }

    public boolean cursorShown() {
        return cursor;
    }

    /** Whether nothing stands at or below the cursor, which is at the beginning of a line. */
    public boolean restsOnAFreeLine() {
        return column == 0
                && screen.subList(row, screen.size()).stream()
                        .allMatch(below -> below.text().isEmpty());
    }
}
