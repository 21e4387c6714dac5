package org.upgradekit.action;

import java.util.List;
import java.util.Map;

/** Puts a store back as it was saved. Converges. */
final class RestoreStore implements Performer {
    private final Parts parts;
    private final String step;
    private final String store;

    RestoreStore(Parts parts, String step, String store) {
        this.parts = parts;
        this.step = step;
        this.store = store;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        parts.stores().hold(parts.leash(step, watch));
        List<String> kept = parts.stores().restore(store);
        return kept.isEmpty() ? Map.of() : Map.of("kept", String.join(", ", kept));
    }

    @Override
    public Probe probe() {
        return Probe.notDone("restoring can be done again");
    }
}
