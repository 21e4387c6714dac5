package org.upgradekit.view;

import org.upgradekit.journal.RunState.Status;

/** What goes for good with what a run put aside: somebody who drops it hears of it before. */
public final class KeptWorth {
    private KeptWorth() {}

    /**
     * What that is the only one of, in words that follow "the only"; empty where it is of no more use than to be looked
     * at.
     *
     * @param newest whether the run is the newest: there is a way to and fro only for that one
     */
    public static String of(RunReport report, boolean newest) {
        boolean undone = report.state().status() == Status.ROLLBACK_UNDONE;
        String version = undone ? report.hop().from() : report.hop().to();
        if (newest && undone) {
            return way("way back to " + version);
        }
        if (newest && report.undoable()) {
            return way("way to " + version + " again");
        }
        return undone || report.pastNoReturn() ? "copy of what was written to " + version : "";
    }

    private static String way(String way) {
        return way + ", and the only copy of what was written to it";
    }
}
