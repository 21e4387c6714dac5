package org.upgradekit.action;

import java.util.Map;
import java.util.Optional;
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
        return uncounted(stores.open(store), store, watch);
    }

    /** Says that nobody will know how much is written to a store from now on, where that is so. */
    static Map<String, String> uncounted(Optional<String> unnoted, String store, StepWatch watch) {
        unnoted.ifPresent(
                why -> watch.output("how much is written to " + store + " from now on will not be known: " + why));
        return unnoted.isEmpty() ? Map.of() : Map.of("warning", "what is written from now on is not counted");
    }

    @Override
    public Probe probe() {
        // Given back it may have been written to since: what comes next must not take it for what was saved.
        return stores.isOpen(store)
                ? Probe.partly("it bears its public name; what is left to do is done again")
                : Probe.notDone("opening can be done again");
    }
}
