package org.upgradekit.action;

import java.util.List;
import java.util.Map;

/** Makes the restore point. Converges: what a crash left of it is cleared away. */
final class SaveStores implements Performer {
    private final Parts parts;
    private final String step;
    private final List<String> ids;

    SaveStores(Parts parts, String step, List<String> ids) {
        this.parts = parts;
        this.step = step;
        this.ids = List.copyOf(ids);
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        watch.progress("copies " + String.join(", ", ids));
        parts.stores().hold(parts.leash(step, watch));
        return parts.stores().save(ids);
    }

    @Override
    public Probe probe() {
        boolean finished = ids.stream().allMatch(id -> parts.stores().breach(id).isEmpty());
        return finished
                ? Probe.done("the restore point is finished and its fence held")
                : Probe.notDone("the restore point is not finished");
    }
}
