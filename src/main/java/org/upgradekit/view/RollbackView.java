package org.upgradekit.view;

import java.util.List;
import java.util.Map;
import org.upgradekit.journal.RunState.StepState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.RollbackCodec;
import org.upgradekit.plan.Step;

/** The way back of a run, shown before it is gone; its JSON is {@link RollbackCodec#write}. */
public final class RollbackView {
    private static final int WIDEST_ID = 26;
    private static final String DONE = "✓";

    private final Style style;
    private final Commands commands;

    public RollbackView(Style style, Commands commands) {
        this.style = style;
        this.commands = commands;
    }

    /**
     * For people, with the command that does it. Ends with a line end.
     *
     * @param written since the new version had the stores
     */
    public String text(RunReport report, Rollback rollback, List<String> written) {
        Lines lines = new Lines(style);
        boolean newer = toNew(rollback);
        boolean begun = report.state().open() && report.back() && newer == report.undoing();
        lines.ends(title(report.plan(), report.hop(), newer) + "   run " + rollback.run(), "shown only, not done");
        lines.blank();
        steps(lines, rollback.steps(), begun ? report.state().undone() : Map.of());
        lines.blank();
        report.state()
                .restorePoint()
                .ifPresent(id -> lines.labelled("Restore", id + ConclusionView.verified(report, style)));
        lines.labelled("Loss", newer ? undone(report) : loss(report));
        lines.labelled("Written", written);
        lines.command("Next", newer ? undo(begun) : back(report));
        return lines.toString();
    }

    private String undo(boolean begun) {
        return begun ? commands.undo() : commands.undoConsented();
    }

    private String back(RunReport report) {
        boolean free = report.state().open() && !report.betweenHops() && !RunReport.startedAgain(report.state());
        return free ? commands.rollback() : commands.rollbackOfDone();
    }

    private static boolean toNew(Rollback rollback) {
        return rollback.steps().stream()
                .anyMatch(step -> step.action() instanceof Action.ExchangeStore exchange && exchange.newer());
    }

    static String title(Plan plan, Hop hop, boolean newer) {
        return plan.head().title() + (newer ? " again to " + hop.to() : " back to " + hop.from());
    }

    /** @param states of those that an attempt before began: what is done is not done again */
    private void steps(Lines lines, List<Step> steps, Map<String, StepState> states) {
        int widest = steps.stream()
                .mapToInt(step -> Printable.width(step.id()))
                .max()
                .orElse(0);
        int id = Math.min(WIDEST_ID, Math.max(4, widest));
        lines.add(style.faint(" #  " + Printable.left("STEP", id) + "  WHAT HAPPENS"));
        for (int i = 0; i < steps.size(); i++) {
            boolean done = StepMarks.mark(states.get(steps.get(i).id()), false).equals(DONE);
            String number = done ? " " + style.good(DONE) : Printable.right(Integer.toString(i + 1), 2);
            List<String> what = Printable.wrap(Printable.clean(steps.get(i).what()), style.width() - id - 6);
            lines.add(number + "  " + Printable.left(steps.get(i).id(), id) + "  " + what.get(0));
            what.stream().skip(1).forEach(text -> lines.add(" ".repeat(id + 6) + text));
        }
    }

    private static String undone(RunReport report) {
        return "what was written since the " + (report.state().turns() > 1 ? "first " : "")
                + "rollback is set aside, under a name that status shows";
    }

    private static String loss(RunReport report) {
        return report.pastNoReturn()
                ? "what users wrote since the new version was started is set aside, under a name that status shows"
                : "nothing: no service was started since the stores were changed";
    }
}
