package org.upgradekit.view;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.upgradekit.journal.RunState.Progress;
import org.upgradekit.journal.RunState.StepState;

/** Steps with their marks: {@code ✓} done, {@code ✗} failed, {@code ?} begun without an end, {@code ·} not begun. */
final class StepMarks {
    private final Style style;
    private final StepLine line;

    StepMarks(Style style, StepLine line) {
        this.style = style;
        this.line = line;
    }

    /** What lies behind in one line, what lies ahead in another; what needs eyes has a line of its own. */
    void brief(Lines lines, List<String> ids, Map<String, StepState> states, StatusReport report) {
        List<String> alike = new ArrayList<>();
        String mark = "";
        for (String id : ids) {
            String own = mark(states.get(id), report.held());
            if (!own.equals(mark) || !grouped(own)) {
                flush(lines, mark, alike);
            }
            mark = own;
            if (grouped(own)) {
                alike.add(id);
            } else {
                one(lines, own, id, states, report);
            }
        }
        flush(lines, mark, alike);
    }

    private static boolean grouped(String mark) {
        return mark.equals("✓") || mark.equals("·");
    }

    private void flush(Lines lines, String mark, List<String> alike) {
        if (alike.isEmpty()) {
            return;
        }
        List<String> wrapped = Printable.wrap(String.join(", ", alike), style.width() - 3);
        lines.add(line.mark(mark) + wrapped.get(0));
        wrapped.stream().skip(1).forEach(text -> lines.add("   " + text));
        alike.clear();
    }

    private void one(Lines lines, String mark, String id, Map<String, StepState> states, StatusReport report) {
        StepState state = states.get(id);
        if (state == null) {
            return;
        }
        List<String> texts = new ArrayList<>();
        String started = "started " + Times.brief(state.started(), style.zone());
        if (state.progress() == Progress.FAILED) {
            texts.add(Printable.clean(state.reason()) + " after " + Times.took(state.millis()));
            Cause.of(state.tail()).ifPresent(texts::add);
        } else if (report.held()) {
            texts.add(started + ", at work");
        } else {
            texts.add(started + ", no end recorded" + (report.atWork().isEmpty() ? "" : "; still at work:"));
            texts.addAll(report.atWork());
        }
        List<String> wrapped = new ArrayList<>();
        texts.forEach(text -> wrapped.addAll(Printable.wrap(text, style.width() - line.indent())));
        lines.add(line.of(mark, id, wrapped.get(0)));
        wrapped.stream().skip(1).forEach(text -> lines.add(" ".repeat(line.indent()) + text));
    }

    static String mark(@Nullable StepState state, boolean held) {
        if (state == null) {
            return "·";
        }
        return switch (state.progress()) {
            case DONE -> "✓";
            case FAILED -> "✗";
            case NOT_DONE -> "·";
            case STARTED -> held ? "▸" : "?";
        };
    }

    /** Every step on a line of its own, with when it began and how long it took. */
    void each(Lines lines, List<String> ids, Map<String, StepState> states, ZoneId zone) {
        for (String id : ids) {
            StepState state = states.get(id);
            if (state == null) {
                lines.add(line.of("·", id, ""));
            } else {
                boolean ended = state.ended().isPresent() && state.progress() != Progress.NOT_DONE;
                String took = ended ? Times.took(state.millis()) : "";
                line.of(mark(state, false), id, began(state, zone), took, "").forEach(lines::add);
            }
        }
    }

    private static String began(StepState state, ZoneId zone) {
        return Times.brief(state.started(), zone)
                + (state.attempts() > 1 ? ", attempt " + state.attempts() : "")
                + (state.reason().isEmpty() ? "" : ", " + Printable.clean(state.reason()));
    }

    /** The ids of {@code first}, then those of the journal that no plan names. */
    static List<String> all(List<String> first, Set<String> begun) {
        List<String> ids = new ArrayList<>(first);
        begun.stream().filter(id -> !first.contains(id)).forEach(ids::add);
        return ids;
    }
}
