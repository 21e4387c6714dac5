package org.upgradekit.action;

import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.EnvironmentFailure;

/**
 * Adds a dump to the restore point. The new version serves already and the clone stands: a dump that fails is told and is
 * no reason to go back.
 */
final class DumpStore implements Performer {
    private final Parts parts;
    private final String step;
    private final String store;

    DumpStore(Parts parts, String step, String store) {
        this.parts = parts;
        this.step = step;
        this.store = store;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        watch.progress("dumps " + store + " from its clone");
        try {
            parts.stores().dump(store, parts.leash(step, watch));
            return proven(watch);
        } catch (EnvironmentFailure failure) {
            watch.output("no proven dump of " + store + " was added, the clone stands: "
                    + failure.first().line());
            return Map.of("warning", "no proven dump, the clone stands");
        }
    }

    /** A dump that was never restored proves nothing; where that takes long, a nightly job does it. */
    private Map<String, String> proven(StepWatch watch) {
        watch.progress("restores the dump of " + store + " on trial");
        Map<String, String> facts = parts.stores().proveAdded(store);
        Optional.ofNullable(facts.get("warning"))
                .ifPresent(why -> watch.output("the dump of " + store + " is " + why + "; the clone stands"));
        return facts;
    }

    @Override
    public Probe probe() {
        return Probe.notDone("a dump can be made again");
    }
}
