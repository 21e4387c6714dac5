package org.upgradekit.view;

import java.util.ArrayList;
import java.util.List;
import org.upgradekit.plan.Plan;

/** One line of a run: a mark, a step's id, what there is to say, how long it took and what was expected. */
final class StepLine {
    private static final int WIDEST_ID = 26;
    private static final int TOOK = 8;
    private static final int EXPECTED = 17;

    private final Style style;
    private final int id;

    StepLine(Style style, Plan plan) {
        this.style = style;
        int widest = plan.steps().stream()
                .mapToInt(step -> Printable.width(step.id()))
                .max()
                .orElse(0);
        this.id = Math.max(16, Math.min(WIDEST_ID, widest));
    }

    /** Without times: the text may wrap. */
    String of(String mark, String step, String text) {
        return " " + paint(mark) + " " + Printable.left(step, id) + "  " + text;
    }

    /** Without times, on as many lines as it takes. */
    List<String> wrapped(String mark, String step, String text) {
        List<String> lines = new ArrayList<>();
        for (String line : Printable.wrap(text, style.width() - indent())) {
            lines.add(lines.isEmpty() ? of(mark, step, line) : " ".repeat(indent()) + line);
        }
        return lines;
    }

    /** A mark before a list of steps. */
    String mark(String mark) {
        return " " + paint(mark) + " ";
    }

    /** Where the text of a step begins. */
    int indent() {
        return id + 5;
    }

    /**
     * With times at the right, as far as they fit. What is too long for the line goes on below: the reason of a failure
     * is never cut.
     *
     * @param took empty when there is nothing to say
     * @param expected as above
     */
    List<String> of(String mark, String step, String text, String took, String expected) {
        boolean narrow = narrow(expected);
        int room = room(expected);
        String times = Printable.right(took, TOOK)
                + (narrow ? "" : "   " + style.faint(Printable.left("expected", 9) + Printable.right(expected, 8)));
        List<String> lines = new ArrayList<>();
        for (String line : Printable.wrap(text, room)) {
            lines.add(
                    lines.isEmpty()
                            ? of(mark, step, Printable.left(line, room)) + " " + times
                            : " ".repeat(indent()) + line);
        }
        return lines;
    }

    /** The same on one line: what is too long for it is cut. */
    String brief(String mark, String step, String text, String took, String expected) {
        return of(mark, step, Printable.shorten(text, room(expected)), took, expected)
                .get(0);
    }

    private boolean narrow(String expected) {
        return style.width() < 80 || expected.isEmpty();
    }

    private int room(String expected) {
        return style.width() - indent() - TOOK - (narrow(expected) ? 0 : EXPECTED + 3) - 1;
    }

    private String paint(String mark) {
        return switch (mark) {
            case "✓" -> style.good(mark);
            case "✗" -> style.bad(mark);
            case "?" -> style.warn(mark);
            default -> mark;
        };
    }
}
