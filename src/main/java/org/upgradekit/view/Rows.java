package org.upgradekit.view;

import java.util.ArrayList;
import java.util.List;

/** Names and texts in two aligned columns behind one label. A row without a name goes on with the one above. */
final class Rows {
    private static final int LABEL = 10;
    private static final int WIDEST_NAME = 40;
    private static final int NARROWEST_TEXT = 24;

    private final String label;
    private final List<String> names = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    Rows(String label) {
        this.label = label;
    }

    void put(String name, String text) {
        names.add(name);
        texts.add(text);
    }

    void write(Lines lines, Style style) {
        int widest = names.stream().mapToInt(Printable::width).max().orElse(0);
        int column = Math.min(widest, WIDEST_NAME) + 2;
        if (style.width() - LABEL - column < NARROWEST_TEXT) {
            stacked(lines, style);
            return;
        }
        for (int i = 0; i < names.size(); i++) {
            String label = style.faint(Printable.left(i == 0 ? this.label : "", LABEL));
            List<String> wrapped = Printable.wrap(texts.get(i), style.width() - LABEL - column);
            String name = paint(Printable.left(Printable.shorten(names.get(i), column - 1), column), style);
            for (int line = 0; line < wrapped.size(); line++) {
                String before = line == 0 ? label + name : " ".repeat(LABEL + column);
                lines.add(before + wrapped.get(line));
            }
        }
    }

    /** On a narrow screen the text stands below its name. */
    private void stacked(Lines lines, Style style) {
        for (int i = 0; i < names.size(); i++) {
            String label = style.faint(Printable.left(i == 0 ? this.label : "", LABEL));
            if (!names.get(i).isEmpty() || i == 0) {
                lines.add(label + paint(names.get(i), style));
            }
            lines.indented(LABEL + 2, texts.get(i));
        }
    }

    private static String paint(String name, Style style) {
        if (name.startsWith("[BLOCK]")) {
            return style.bad("[BLOCK]") + name.substring("[BLOCK]".length());
        }
        for (String mark : List.of("[WARN]", "[WAIVED]", "[ASK]")) {
            if (name.startsWith(mark)) {
                return style.warn(mark) + name.substring(mark.length());
            }
        }
        return name;
    }
}
