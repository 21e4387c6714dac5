package org.upgradekit.action;

import java.util.List;
import java.util.Map;
import org.upgradekit.restorepoint.RunStores;

/** Makes the restore point. Converges: what a crash left of it is cleared away. */
final class SaveStores implements Performer {
    private final RunStores stores;
    private final List<String> ids;

    SaveStores(RunStores stores, List<String> ids) {
        this.stores = stores;
        this.ids = List.copyOf(ids);
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        watch.progress("copies " + String.join(", ", ids));
        return stores.save(ids);
    }

    @Override
    public Probe probe() {
        boolean finished = ids.stream().allMatch(id -> stores.breach(id).isEmpty());
        return finished
                ? Probe.done("the restore point is finished and its fence held")
                : Probe.notDone("the restore point is not finished");
    }
}
