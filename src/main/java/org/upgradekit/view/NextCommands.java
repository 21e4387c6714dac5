package org.upgradekit.view;

import org.upgradekit.journal.RunState.Status;

/** The exact commands that lead on from where a run stands. */
final class NextCommands {
    private final Commands commands;

    NextCommands(Commands commands) {
        this.commands = commands;
    }

    void write(Lines lines, RunReport report) {
        String from = report.hop().from();
        String to = report.plan().head().to();
        switch (Verdict.next(report)) {
            case NOTHING -> lines.command("Next", "nothing; to look again: " + commands.status());
            case AGAIN -> lines.command("Next", "mend the cause, then: " + commands.apply(to));
            case BY_HAND -> lines.command("Next", "mend by hand what is dirty or stopped, then: " + commands.apply(to));
            case GO_ON_OR_BACK -> {
                String rollback = report.betweenHops() ? commands.rollbackOfDone() : commands.rollback();
                int column = rollback.length() + 3;
                lines.command("Next", Printable.left(commands.resume(), column) + goesOn(report) + to);
                lines.command("", Printable.left(rollback, column) + "returns to " + from);
            }
            case BACK_AGAIN -> {
                boolean failed = report.failedUndo().isPresent();
                boolean again = report.undoing();
                lines.command(
                        "Next",
                        (failed ? "mend the cause, then: " : "") + (again ? commands.undo() : commands.rollback()));
                lines.command(
                        "",
                        again
                                ? "goes on with the way to " + report.hop().to()
                                : "goes on with the way back to " + from);
                if (again) {
                    String back =
                            RunReport.startedAgain(report.state()) ? commands.rollbackOfDone() : commands.rollback();
                    lines.command("", "or, to return to " + from + ": " + back);
                }
            }
        }
        turning(lines, report);
    }

    /** Where the way back can be undone, or its undo, and what that needs can go. */
    private void turning(Lines lines, RunReport report) {
        boolean undone = report.state().status() == Status.ROLLBACK_UNDONE
                && !report.kept().isEmpty();
        if (report.undoable()) {
            lines.command("", "or, to return to " + report.hop().to() + ": " + commands.undoShown());
        } else if (undone) {
            lines.command("", "or, to return to " + report.hop().from() + ": " + commands.rollbackShown());
        }
        if (report.dropsKept()) {
            String lost = undone || report.undoable() ? ", and that way too" : "";
            lines.command("", "to drop what is kept" + lost + ": " + commands.dropKept());
        }
    }

    private static String goesOn(RunReport report) {
        if (report.state().paused() && report.failedStep().isPresent()) {
            return "does " + report.failedStep().get() + " again, goes on to ";
        }
        if (report.failedStep().isPresent()) {
            return "once the cause is mended: tries again, goes on to ";
        }
        return report.state().inFlight().isPresent()
                ? "ends or awaits what is left at work, looks, goes on to "
                : "goes on to ";
    }
}
