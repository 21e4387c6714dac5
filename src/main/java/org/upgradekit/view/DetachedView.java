package org.upgradekit.view;

import org.upgradekit.json.CanonicalJson;
import org.upgradekit.json.JsonTree;

/** What is said when a run goes on in a unit of its own. */
public final class DetachedView {
    private DetachedView() {}

    /** For people, on stderr: how to follow it, read what it prints, and stop it. Ends with a line end. */
    public static String text(String run, String unit, Commands commands) {
        return "Detached. Run " + run + " goes on as " + unit + "; this terminal is free.\n\n"
                + "Watch     " + commands.follow() + "\n"
                + "Output    journalctl -f -u " + unit + "\n"
                + "Stop      systemctl stop " + unit + "   lets the step at work end, for up to 15 minutes\n";
    }

    /** For programs, one line. */
    public static String json(String run, String unit) {
        return CanonicalJson.write(JsonTree.object()
                .put("format", "upgradekit.detached/1")
                .put("run", run)
                .put("unit", unit)
                .put("exit-code", 0));
    }
}
