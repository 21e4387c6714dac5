package org.upgradekit.action;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts a store back as it was saved. Converges. */
final class RestoreStore implements Performer {
    /** The fact that says what was written since the services had the store, and is set aside now. */
    static final String WRITTEN = "written";

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
        List<String> written = parts.stores().written(store, true);
        List<String> kept = parts.stores().restore(store);
        Map<String, String> facts =
                new LinkedHashMap<>(OpenStore.uncounted(parts.stores().noteReturned(store), store, watch));
        if (!kept.isEmpty()) {
            facts.put("kept", String.join(", ", kept));
        }
        if (!written.isEmpty()) {
            facts.put(WRITTEN, String.join("\n", written));
        }
        return facts;
    }

    @Override
    public Probe probe() {
        return Probe.notDone("restoring can be done again");
    }
}
