package org.upgradekit.view;

import java.util.ArrayList;
import java.util.List;

/** A text for a screen, line by line. Wrapping counts plain characters, so colour is added to finished pieces only. */
final class Lines {
    private static final int LABEL = 10;

    private final Style style;
    private final List<String> lines = new ArrayList<>();

    Lines(Style style) {
        this.style = style;
    }

    Lines add(String line) {
        lines.add(line.stripTrailing());
        return this;
    }

    Lines blank() {
        return add("");
    }

    /** {@code left}, and {@code right} at the right edge; below it where both do not fit. */
    Lines ends(String left, String right) {
        int gap = style.width() - Printable.width(left) - Printable.width(right);
        if (right.isEmpty()) {
            return add(style.strong(left));
        }
        if (gap < 2) {
            Printable.wrap(left, style.width()).forEach(line -> add(style.strong(line)));
            return add(Printable.right(right, style.width()));
        }
        return add(style.strong(left) + " ".repeat(gap) + right);
    }

    /** A word at the left edge and text in a column of its own, wrapped within it. */
    Lines labelled(String label, String value) {
        List<String> wrapped = Printable.wrap(value, style.width() - LABEL);
        for (int i = 0; i < wrapped.size(); i++) {
            add(style.faint(Printable.left(i == 0 ? label : "", LABEL)) + wrapped.get(i));
        }
        return this;
    }

    /** One labelled line for each value; the label stands before the first. */
    Lines labelled(String label, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            labelled(i == 0 ? label : "", values.get(i));
        }
        return this;
    }

    /** Text wrapped behind an indent. */
    Lines indented(int indent, String value) {
        Printable.wrap(value, style.width() - indent).forEach(line -> add(" ".repeat(indent) + line));
        return this;
    }

    /** A labelled command, which is never broken: it is there to be copied. */
    Lines command(String label, String value) {
        return add(style.faint(Printable.left(label, LABEL)) + value);
    }

    /** Puts {@code note} at the right edge of the last line, or on a line of its own. */
    Lines closing(String note) {
        String last = lines.get(lines.size() - 1);
        int gap = style.width() - Printable.width(Printable.clean(last)) - Printable.width(note);
        if (gap < 2) {
            return add(Printable.right(note, style.width()));
        }
        lines.set(lines.size() - 1, last + " ".repeat(gap) + note);
        return this;
    }

    @Override
    public String toString() {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
