package org.upgradekit.action;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.upgradekit.plan.Action;
import org.upgradekit.restorepoint.RunStores;

/** Puts what a rollback, or its undo, replaced of a store back in its place. Converges. */
final class ExchangeStore implements Performer {
    private final RunStores stores;
    private final Action.ExchangeStore action;

    ExchangeStore(RunStores stores, Action.ExchangeStore action) {
        this.stores = stores;
        this.action = action;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        List<String> written = stores.written(action.store(), !action.newer());
        List<String> kept = stores.exchange(action.store(), action.newer());
        Map<String, String> facts = new LinkedHashMap<>();
        if (!kept.isEmpty()) {
            facts.put("kept", String.join(", ", kept));
        }
        if (!written.isEmpty()) {
            facts.put(RestoreStore.WRITTEN, String.join("\n", written));
        }
        return facts;
    }

    @Override
    public Probe probe() {
        return Probe.notDone("an exchange can be done again");
    }
}
