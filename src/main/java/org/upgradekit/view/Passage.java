package org.upgradekit.view;

import java.util.List;

/**
 * A piece of a run's story that stays on the screen. What it says is settled when it is told; how it is laid out, only
 * when the width is known.
 *
 * @param mark of a step, {@code ✓}; of a {@link Kind#NOTE} the words that are to be seen first
 * @param step a step's id; of a {@link Kind#TITLE} the words that are to be seen first
 * @param took empty when there is nothing to say
 * @param expected as above
 */
record Passage(Kind kind, String mark, String step, String text, String took, String expected) {
    private static final String BAR = "     │ ";

    /** What it is, which says how it looks. */
    enum Kind {
        STEP,
        /** A line with a mark and no times. */
        REMARK,
        /** Below the step that it belongs to. */
        NOTE,
        TITLE,
        RULER,
        /** An empty line, unless there is one. */
        GAP
    }

    static Passage step(String mark, String step, String text, String took, String expected) {
        return new Passage(Kind.STEP, mark, step, text, took, expected);
    }

    static Passage remark(String mark, String step, String text) {
        return new Passage(Kind.REMARK, mark, step, text, "", "");
    }

    static Passage note(String text) {
        return note("", text);
    }

    static Passage note(String first, String text) {
        return new Passage(Kind.NOTE, first, "", text, "", "");
    }

    static Passage title(String first, String text) {
        return new Passage(Kind.TITLE, "", first, text, "", "");
    }

    static Passage ruler(String text) {
        return new Passage(Kind.RULER, "", "", text, "", "");
    }

    static Passage gap() {
        return new Passage(Kind.GAP, "", "", "", "", "");
    }

    /** The lines on a screen, of which only those of a step are wrapped: a log has lines of any length. */
    List<String> lines(Style style, StepLine line) {
        return switch (kind) {
            case STEP -> line.of(mark, step, text, took, expected);
            case REMARK -> List.of(line.of(mark, step, text));
            case NOTE -> List.of(BAR + style.warn(mark) + (mark.isEmpty() ? "" : " ") + text);
            case TITLE -> List.of(style.strong(step) + text);
            case RULER -> List.of(style.warn("   ══ " + text + " ══"));
            case GAP -> List.of("");
        };
    }

    /**
     * The lines on a terminal, none of them longer than the style is wide but for paths. What a step that is done has to
     * say takes two of them at most: the whole of it stands in its log.
     */
    List<String> wrapped(Style style, StepLine line) {
        return switch (kind) {
            case STEP -> {
                List<String> lines = line.of(mark, step, text, took, expected);
                boolean brief = lines.size() > 2 && mark.equals("✓");
                yield brief ? List.of(line.brief(mark, step, text, took, expected)) : lines;
            }
            case REMARK -> line.wrapped(mark, step, text);
            case NOTE -> {
                String first = mark.isEmpty() ? "" : mark + " ";
                List<String> lines = Printable.wrap(first + text, style.width() - BAR.length());
                boolean whole = !mark.isEmpty() && lines.get(0).startsWith(mark);
                yield lines.stream()
                        .map(one -> BAR + (whole ? one.replace(mark, style.warn(mark)) : one))
                        .toList();
            }
            default -> lines(style, line);
        };
    }
}
