package org.upgradekit.action;

import java.util.Map;
import org.upgradekit.restorepoint.RunStores;

/** Gives a store back under its public name. Converges. */
final class OpenStore implements Performer {
    private final RunStores stores;
    private final String store;

    OpenStore(RunStores stores, String store) {
        this.stores = stores;
        this.store = store;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        stores.open(store);
        return Map.of();
    }

    @Override
    public Probe probe() {
        // Given back it may have been written to since: what comes next must not take it for what was saved.
        return stores.isOpen(store)
                ? Probe.partly("it bears its public name; what is left to do is done again")
                : Probe.notDone("opening can be done again");
    }
}
