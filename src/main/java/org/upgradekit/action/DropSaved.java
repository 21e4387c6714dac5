package org.upgradekit.action;

import java.util.List;
import java.util.Map;
import org.upgradekit.restorepoint.RunStores;

/** Removes what a save that was cut off left. Converges. */
final class DropSaved implements Performer {
    private final RunStores stores;
    private final List<String> ids;

    DropSaved(RunStores stores, List<String> ids) {
        this.stores = stores;
        this.ids = List.copyOf(ids);
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        stores.discard(ids);
        return Map.of();
    }

    @Override
    public Probe probe() {
        return Probe.notDone("dropping can be done again");
    }
}
