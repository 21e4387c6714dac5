package org.upgradekit.view;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Columns as wide as their contents. Nothing is cut off: ids and names in it are there to be copied. */
final class Table {
    private final List<String> heads;
    private final Set<Integer> rightAligned = new HashSet<>();
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        this.heads = List.of(heads);
    }

    Table alignRight(int column) {
        rightAligned.add(column);
        return this;
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void write(Lines lines, Style style) {
        int[] widths = new int[heads.size()];
        for (int column = 0; column < widths.length; column++) {
            int at = column;
            int widest = rows.stream()
                    .mapToInt(row -> Printable.width(row.get(at)))
                    .max()
                    .orElse(0);
            widths[column] = Math.max(Printable.width(heads.get(column)), widest);
        }
        lines.add(style.faint(line(heads, widths)));
        rows.forEach(row -> lines.add(line(row, widths)));
    }

    private String line(List<String> cells, int[] widths) {
        List<String> texts = new ArrayList<>();
        for (int column = 0; column < widths.length; column++) {
            String cell = Printable.clean(cells.get(column));
            texts.add(
                    rightAligned.contains(column)
                            ? Printable.right(cell, widths[column])
                            : Printable.left(cell, widths[column]));
        }
        return String.join("  ", texts).stripTrailing();
    }
}
