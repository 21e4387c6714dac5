package org.upgradekit.action;

import java.util.List;
import java.util.Map;

/** Removes what a save that was cut off left. Converges. */
final class DropSaved implements Performer {
    private final Parts parts;
    private final String step;
    private final List<String> ids;

    DropSaved(Parts parts, String step, List<String> ids) {
        this.parts = parts;
        this.step = step;
        this.ids = List.copyOf(ids);
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        parts.stores().hold(parts.leash(step, watch));
        parts.stores().discard(ids);
        return Map.of();
    }

    @Override
    public Probe probe() {
        return Probe.notDone("dropping can be done again");
    }
}
