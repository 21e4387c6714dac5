package org.upgradekit.action;

import java.util.List;
import java.util.Map;
import org.upgradekit.restorepoint.RunStores;

/** Puts a store back as it was saved. Converges. */
final class RestoreStore implements Performer {
    private final RunStores stores;
    private final String store;

    RestoreStore(RunStores stores, String store) {
        this.stores = stores;
        this.store = store;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        List<String> kept = stores.restore(store);
        return kept.isEmpty() ? Map.of() : Map.of("kept", String.join(", ", kept));
    }

    @Override
    public Probe probe() {
        return Probe.notDone("restoring can be done again");
    }
}
