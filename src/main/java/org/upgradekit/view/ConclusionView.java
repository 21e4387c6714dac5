package org.upgradekit.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.RunState.Status;
import org.upgradekit.journal.RunState.StepState;
import org.upgradekit.plan.Plan;

/**
 * The last lines of a run: what failed, why, what state things are in, and the exact next command. They are what is read
 * at 02:00, so they are complete without the lines above them.
 */
public final class ConclusionView {
    /** How the reason begins of a run that would have passed the end of its window. */
    private static final String WINDOW = "window";

    private final Style style;
    private final Commands commands;

    public ConclusionView(Style style, Commands commands) {
        this.style = style;
        this.commands = commands;
    }

    /** For people, on stderr. Begins with a blank line and ends with a line end. */
    public String text(RunReport report) {
        Lines lines = new Lines(style);
        lines.blank();
        headline(lines, report);
        lines.blank();
        what(lines, report);
        state(lines, report);
        lines.labelled("Written", report.written());
        lines.labelled("Kept", report.kept());
        report.state().restorePoint().ifPresent(id -> lines.labelled("Restore", restorePoint(report, id)));
        lines.labelled("Owed", List.copyOf(report.state().owed().values()));
        lines.labelled("Waived", WaiverText.used(report.plan(), style.zone()));
        log(lines, report);
        new NextCommands(commands).write(lines, report);
        lines.closing("(exit " + report.exitCode().code() + ")");
        return lines.toString();
    }

    /** For programs: the last line on stdout, one line. */
    public static String json(RunReport report) {
        return ReportJson.result(report);
    }

    /** The same for a plan that was not performed: {@code refused}, {@code nothing-to-do} or {@code planned}. */
    public static String json(Plan plan, ExitCode code) {
        return ReportJson.result(plan, code);
    }

    private void headline(Lines lines, RunReport report) {
        boolean good = report.exitCode().code() == 0;
        String verdict = Verdict.of(report);
        String painted = good ? style.good(verdict + ".") : style.bad(verdict + ".");
        List<String> wrapped = Printable.wrap(verdict + ". " + Verdict.sentence(report), style.width());
        lines.add(painted + wrapped.get(0).substring(Math.min(wrapped.get(0).length(), verdict.length() + 1)));
        wrapped.stream().skip(1).forEach(lines::add);
    }

    private void what(Lines lines, RunReport report) {
        List<String> interruption = report.interruption();
        boolean cutShort = report.failedStep().isPresent() && !report.back();
        report.failedStep()
                .ifPresent(step ->
                        failure(lines, report, step, report.state().steps(), cutShort ? interruption : List.of()));
        report.failedUndo()
                .ifPresent(step -> failure(lines, report, step, report.state().undone(), List.of()));
        lines.labelled("Why", decidedWithoutFailure(report));
        if (report.state().open()) {
            report.state()
                    .inFlight()
                    .ifPresent(step -> lines.labelled("What", report.named(step) + ": begun, no end recorded"));
            report.stoppedBefore().ifPresent(step -> lines.labelled("What", "stopped before " + report.named(step)));
            if (!cutShort) {
                lines.labelled("Why", interruption);
            }
        }
    }

    /** Where no step failed, the reason of the decision is all that there is. */
    static List<String> decidedWithoutFailure(RunReport report) {
        boolean failed = report.failedStep().isPresent() || report.failedUndo().isPresent();
        return report.state()
                .decided()
                .filter(one -> !failed && one.reason().startsWith(WINDOW))
                .map(one -> List.of(Printable.clean(one.reason())))
                .orElse(List.of());
    }

    /** @param interruption that the run met at this step; the two are one story */
    private static void failure(
            Lines lines, RunReport report, String step, Map<String, StepState> states, List<String> interruption) {
        StepState state = states.get(step);
        String reason = state == null ? "" : Printable.clean(state.reason());
        lines.labelled("What", report.named(step) + (reason.isEmpty() ? " failed" : ": " + reason));
        List<String> tail = state == null ? List.of() : state.tail();
        List<String> why = new ArrayList<>();
        Cause.of(tail).filter(cause -> !reason.contains(cause)).ifPresent(why::add);
        interruption.forEach(signal -> why.add("interrupted: " + signal));
        lines.labelled("Why", why);
    }

    private void state(Lines lines, RunReport report) {
        List<String> parts = new ArrayList<>();
        report.plan().services().keySet().forEach(service -> parts.add(service + " " + report.service(service)));
        parts.addAll(StoreWords.of(report, false));
        if (!parts.isEmpty() && report.state().status() != Status.DONE) {
            lines.labelled("State", String.join("; ", parts));
        }
    }

    private String restorePoint(RunReport report, String id) {
        boolean used =
                report.state().status() == Status.ROLLED_BACK || report.state().turns() > 0;
        return id + verified(report, style) + (used ? ", used by the rollback" : "");
    }

    /** How far its copies are to be believed: what was found wrong last counts more than what it was made with. */
    static String verified(RunReport report, Style style) {
        if (report.proof().failed()) {
            return ", NOT PROVEN"
                    + report.proof().at().map(at -> " " + time(at, style)).orElse("") + " ("
                    + Printable.clean(String.join("; ", report.proof().wrong())) + ")";
        }
        return report.entries().stream()
                .filter(entry -> entry.event() instanceof Event.RestorePointMade)
                .reduce((first, second) -> second)
                .map(entry -> ", verified " + time(entry.time(), style))
                .orElse("");
    }

    private static String time(Instant at, Style style) {
        return Times.brief(at, style.zone()) + " " + Times.offset(at, style.zone());
    }

    private static void log(Lines lines, RunReport report) {
        report.failedUndo()
                .or(report::failedStep)
                .or(() -> report.state().inFlight())
                .ifPresent(step -> lines.labelled("Log", report.log(step)));
    }
}
