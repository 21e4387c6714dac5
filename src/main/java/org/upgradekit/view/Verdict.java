package org.upgradekit.view;

import java.util.List;
import java.util.Locale;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.RunState.Status;

/** What a run came to, in capitals and in a sentence. Status and exit code together tell the cases apart. */
final class Verdict {
    private Verdict() {}

    /** What an operator can do next. */
    enum Next {
        NOTHING,
        AGAIN,
        BY_HAND,
        GO_ON_OR_BACK,
        BACK_AGAIN
    }

    static String of(RunReport report) {
        boolean asked = report.exitCode() == ExitCode.DONE;
        return switch (report.state().status()) {
            case DONE -> "DONE";
            case ROLLED_BACK -> asked ? "ROLLED BACK" : "FAILED AND ROLLED BACK";
            case NOTHING_CHANGED -> asked ? "NOTHING CHANGED" : "FAILED, NOTHING WAS CHANGED";
            case ABANDONED -> "ABANDONED";
            case STOPPED -> "FAILED, STOPPED";
            case ROLLBACK_UNDONE -> "ROLLBACK UNDONE";
            case ROLLBACK_FAILED -> report.undoing() ? "UNDO FAILED" : "ROLLBACK FAILED";
            case INTERRUPTED ->
                report.undoing()
                        ? "INTERRUPTED IN THE UNDO"
                        : report.back() ? "INTERRUPTED ON THE WAY BACK" : "INTERRUPTED";
        };
    }

    /** The same in a word or two, for a status, which knows no exit code of the run itself. */
    static String status(RunReport report) {
        Status status = report.state().status();
        return status == Status.INTERRUPTED || status == Status.ROLLBACK_FAILED
                ? of(report)
                : report.state().status().name().replace('_', ' ');
    }

    static String sentence(RunReport report) {
        return runs(report) + data(report) + down(report) + ".";
    }

    private static String runs(RunReport report) {
        String title = report.plan().head().title();
        if (!report.stopped().isEmpty()) {
            return title + " is down: " + Words.list(report.stopped())
                    + (report.stopped().size() == 1 ? " is" : " are") + " stopped";
        }
        return switch (report.state().status()) {
            case DONE, ROLLED_BACK, ROLLBACK_UNDONE, NOTHING_CHANGED -> title + " " + report.version() + serves(report);
            case ABANDONED -> "this tool no longer answers for " + title;
            case STOPPED -> title + left(report);
            default -> report.betweenHops() ? title + " " + report.hop().to() + serves(report) : title + left(report);
        };
    }

    private static String serves(RunReport report) {
        return report.plan().services().isEmpty() ? " is installed" : " is running";
    }

    /** Which version serves though the run failed, or was cut off. */
    private static String left(RunReport report) {
        if (report.startedBack()) {
            String version = report.undoing() ? report.hop().to() : report.hop().from();
            return " " + version + " was started and is not verified";
        }
        return report.pastNoReturn()
                ? " " + report.hop().to() + " was started and is not verified"
                : " " + report.hop().from() + " was not stopped";
    }

    private static String data(RunReport report) {
        if (report.state().status() == Status.ROLLBACK_UNDONE) {
            return "; what was written" + to(report.putBack())
                    + " after the rollback was set aside, not lost: see Kept";
        }
        if (report.state().status() != Status.ROLLED_BACK) {
            return "";
        }
        if (!report.pastNoReturn()) {
            return "; no data was lost";
        }
        List<String> lost = report.putBack().stream()
                .filter(store -> !report.plan().setsAside(store))
                .toList();
        List<String> kept =
                report.putBack().stream().filter(store -> !lost.contains(store)).toList();
        String aside = lost.isEmpty() || !kept.isEmpty()
                ? "; what was written" + to(kept) + " after its start was set aside, not lost: see Kept"
                : "";
        return lost.isEmpty()
                ? aside
                : aside + "; what was written" + to(lost)
                        + " after its start is gone, unless its restore command kept it";
    }

    private static String to(List<String> stores) {
        return stores.isEmpty() ? "" : " to " + Words.list(stores);
    }

    private static String down(RunReport report) {
        Downtime downtime = Downtime.of(report.plan(), report.entries());
        return downtime.none() ? "" : "; " + downtime.told(report.state().last());
    }

    static Next next(RunReport report) {
        return switch (report.state().status()) {
            case DONE, ROLLBACK_UNDONE -> Next.NOTHING;
            case ABANDONED -> Next.BY_HAND;
            case ROLLED_BACK, NOTHING_CHANGED -> asked(report) ? Next.NOTHING : Next.AGAIN;
            case STOPPED -> Next.GO_ON_OR_BACK;
            case INTERRUPTED -> report.back() ? Next.BACK_AGAIN : Next.GO_ON_OR_BACK;
            case ROLLBACK_FAILED -> Next.BACK_AGAIN;
        };
    }

    /** Whether an operator wanted the old version back; else a failure led there, and its cause is still to be mended. */
    private static boolean asked(RunReport report) {
        return report.state()
                .ended()
                .filter(end -> end.exitCode() == ExitCode.DONE.code())
                .isPresent();
    }

    /** As JSON spells it: {@code rolled-back}. */
    static String name(Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
