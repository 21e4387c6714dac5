package org.upgradekit.run;

import java.util.List;
import java.util.Map;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;

/**
 * A hop of a run.
 *
 * @param world what its stores are named by: for the first hop the plan says it, a later one journals it as it begins
 */
public record Leg(Plan plan, Hop hop, String run, Map<String, String> world) {
    private static final String HOP = ".h";

    /** A hop as the run's journal has it. */
    public static Leg of(Plan plan, String run, int number, List<Entry> entries) {
        Map<String, String> world = plan.world();
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.HopBegan began && began.hop() == number) {
                world = began.world();
            }
        }
        return new Leg(plan, plan.hop(number), run, world);
    }

    /** The hop of which a restore point is, from its id. */
    public static int number(String restorePoint) {
        return Integer.parseInt(restorePoint.substring(restorePoint.lastIndexOf(HOP) + HOP.length()));
    }

    /** {@code RUN.h1}. */
    public String restorePoint() {
        return run + HOP + hop.number();
    }

    /** Whose names the copies and databases bear: each hop has its own, since those of the hops before it still stand. */
    public String keeper() {
        return hop.number() == 1 ? run : restorePoint();
    }
}
