package org.upgradekit.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;

/** The steps of a plan as a table with its rulers; on a narrow screen, as two lines a step. */
final class PlanTable {
    private static final int WIDEST_ID = 26;
    private static final int WIDEST_BACK = 26;
    private static final int EXPECTED = 8;
    private static final int NARROWEST_WHAT = 20;

    private final Style style;
    private final Plan plan;
    private final List<Step> steps;
    private final Window window;
    private final Map<String, Hop> begins;
    private final Set<String> noReturn;
    private final int number;
    private final int id;
    private final int back;
    private final int what;

    PlanTable(Style style, Plan plan) {
        this.style = style;
        this.plan = plan;
        this.steps = plan.steps();
        this.window = Window.of(plan);
        this.begins = plan.hops().stream()
                .collect(Collectors.toMap(hop -> hop.steps().get(0).id(), hop -> hop));
        this.noReturn = plan.pointsOfNoReturn();
        this.number = Math.max(2, Integer.toString(steps.size()).length());
        this.id = widest(4, WIDEST_ID, steps.stream().map(Step::id).toList());
        this.back = widest(8, WIDEST_BACK, steps.stream().map(Step::wayBack).toList());
        this.what = style.width() - number - 2 - id - 2 - EXPECTED - 2 - back - 2;
    }

    private static int widest(int least, int most, List<String> texts) {
        int widest = texts.stream().mapToInt(Printable::width).max().orElse(least);
        return Math.max(least, Math.min(most, widest));
    }

    void write(Lines lines) {
        if (wide()) {
            lines.add(style.faint(row(" #", "STEP", "WHAT HAPPENS", "EXPECTED") + "WAY BACK"));
        }
        for (int i = 0; i < steps.size(); i++) {
            before(lines, i);
            step(lines, i);
            if (window.closes().contains(i)) {
                ruler(lines, '─', "window closes", "window closes");
            }
        }
    }

    private boolean wide() {
        return what >= NARROWEST_WHAT;
    }

    private void before(Lines lines, int index) {
        String id = steps.get(index).id();
        Optional.ofNullable(begins.get(id))
                .filter(hop -> plan.hops().size() > 1)
                .ifPresent(hop -> ruler(
                        lines,
                        ' ',
                        "hop " + hop.number() + " of " + plan.hops().size() + ": " + hop.from() + " → " + hop.to(),
                        "hop " + hop.number()));
        if (window.opens().contains(index)) {
            ruler(lines, '─', "window opens: " + plan.head().title() + " is down", "window opens");
        }
        if (noReturn.contains(id)) {
            ruler(
                    lines,
                    '═',
                    "point of no return: after this a rollback sets aside what users write",
                    "point of no return");
        }
    }

    private void ruler(Lines lines, char stroke, String text, String brief) {
        int room = style.width() - number - 2;
        String said = Printable.width(text) + 6 <= room ? text : brief;
        String line = (Character.toString(stroke).repeat(4) + " " + said + " ");
        String full = line + Character.toString(stroke).repeat(Math.max(0, room - Printable.width(line)));
        lines.add(" ".repeat(number + 2) + (stroke == '═' ? style.warn(full) : style.faint(full)));
    }

    private void step(Lines lines, int index) {
        Step step = steps.get(index);
        String count = Printable.right(Integer.toString(index + 1), number);
        String expected = expected(step);
        String happens = Printable.clean(step.what());
        if (wide()) {
            lines.add(row(count, step.id(), happens, expected) + Printable.shorten(step.wayBack(), back));
            return;
        }
        String head = count + "  " + Printable.shorten(step.id(), style.width() - number - 2 - EXPECTED - 2);
        lines.add(Printable.left(head, style.width() - EXPECTED) + Printable.right(expected, EXPECTED));
        lines.indented(number + 2, happens);
        if (!step.wayBack().equals("-")) {
            lines.indented(number + 2, "back: " + step.wayBack());
        }
    }

    private String row(String count, String step, String happens, String expected) {
        return Printable.right(count, number)
                + "  "
                + Printable.left(Printable.shorten(step, id), id)
                + "  "
                + Printable.left(Printable.shorten(happens, what), what)
                + "  "
                + Printable.right(expected, EXPECTED)
                + "  ";
    }

    private String expected(Step step) {
        Long millis = plan.forecast().steps().get(step.id());
        return millis == null ? "unknown" : Times.took(millis);
    }
}
