package org.upgradekit.action;

import java.util.Map;
import org.upgradekit.diagnostic.Failure;

/**
 * Stops a service whose stop was begun and has no good end, so that its start finds it down. One that takes its time to
 * end looks as if it ran: its start would leave it alone, and then it would be gone. What does not stop now either goes on.
 */
final class FinishStop implements Performer {
    private final StopService stop;

    FinishStop(StopService stop) {
        this.stop = stop;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        try {
            return stop.perform(watch);
        } catch (Failure failure) {
            watch.progress(failure.first().line());
            return Map.of("left", "left as it is");
        }
    }

    @Override
    public Probe probe() {
        return stop.probe();
    }
}
