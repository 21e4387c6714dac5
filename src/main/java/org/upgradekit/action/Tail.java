package org.upgradekit.action;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of a step's output: the cause of a failure stands there. */
final class Tail {
    private static final int LINES = 40;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
