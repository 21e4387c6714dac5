package org.upgradekit.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a witness has said already, so that nothing is said twice. Not thread-safe: its witness is. */
final class Said {
    private static final int REMEMBERED = 200;

    private final Deque<String> lines = new ArrayDeque<>();
    private String announced = "";
    private String progress = "";

    void begin() {
        lines.clear();
        progress = "";
        announced = "";
    }

    void end() {
        announced = "";
    }

    /** Whether the step's name was on the screen before; from now on it was. */
    boolean announced(String step) {
        boolean before = announced.equals(step);
        announced = step;
        return before;
    }

    /** Whether what a step is at, or waits for, is news. */
    boolean news(String text) {
        boolean other = !progress.equals(text);
        progress = text;
        return other;
    }

    void line(String text) {
        lines.addLast(text);
        if (lines.size() > REMEMBERED) {
            lines.removeFirst();
        }
    }

    /** The lines of a tail, unless all of them were the last ones on the screen. */
    List<String> unsaid(List<String> tail) {
        List<String> shown = new ArrayList<>(lines);
        int from = shown.size() - tail.size();
        boolean all = from >= 0 && shown.subList(from, shown.size()).equals(tail);
        return all ? List.of() : tail;
    }
}
