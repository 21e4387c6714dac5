package org.upgradekit.observe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;

/** How long the steps of a product took on this host, from the journals of its runs. */
public final class EarlierRuns {
    private static final int LAST = 3;

    private EarlierRuns() {}

    /**
     * Milliseconds by step id: the worst of the last three times that the step did its work to its end. A step that found
     * nothing to do says nothing of the next time.
     *
     * @param runs their entries, the newest run first
     */
    public static Map<String, Long> measured(List<List<Entry>> runs) {
        Map<String, List<Long>> all = new LinkedHashMap<>();
        for (List<Entry> run : runs) {
            for (Entry entry : run) {
                if (entry.event() instanceof Event.StepDone done
                        && done.millis() > 0
                        && !done.facts().containsKey("done-if")) {
                    all.computeIfAbsent(done.step(), step -> new ArrayList<>()).add(done.millis());
                }
            }
        }
        Map<String, Long> worst = new LinkedHashMap<>();
        all.forEach((step, times) -> worst.put(
                step,
                times.stream().limit(LAST).mapToLong(Long::longValue).max().orElse(0)));
        return worst;
    }
}
