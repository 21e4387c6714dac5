package org.upgradekit.run;

import java.util.List;
import java.util.Optional;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Step;
import org.upgradekit.restorepoint.RunStores;

/**
 * Whether somebody may have written to the stores of an open run since they were saved: then the restore point is older
 * than what stands there.
 */
public final class Breach {
    private static final String WRITTEN = "somebody may have written to it";

    private final Hop hop;
    private final RunState state;
    private final RunStores stores;

    /** @param hop the one at hand */
    public Breach(Hop hop, RunState state, RunStores stores) {
        this.hop = hop;
        this.state = state;
        this.stores = stores;
    }

    /** Of all that was saved, as far as it can be told without knowing who was started meanwhile; each with its reason. */
    public List<String> since() {
        return hop.steps().stream().flatMap(step -> since(step, false).stream()).toList();
    }

    /**
     * Of what one step saved; nothing once the first store was given back to everybody.
     *
     * @param intruded whether a service ran that had to be stopped, or may have
     */
    List<String> since(Step step, boolean intruded) {
        boolean opened = hop.steps().stream()
                .anyMatch(one -> one.action() instanceof Action.OpenStore && state.touched(one.id()));
        if (opened || !state.done(step.id()) || !(step.action() instanceof Action.SaveStores save)) {
            return List.of();
        }
        return save.stores().stream()
                .flatMap(store -> of(store, intruded).map(why -> store + ": " + why).stream())
                .toList();
    }

    /**
     * A database under its private name is out of everybody's reach. Of the others only their content tells, and not
     * even that once a step of ours has changed them.
     */
    private Optional<String> of(String store, boolean intruded) {
        Optional<String> breach = stores.breach(store);
        if (breach.isPresent()) {
            return breach;
        }
        boolean outOfReach =
                hop.step("open." + store).isPresent() && !hop.ownNames().contains(store);
        if (outOfReach) {
            return Optional.empty();
        }
        boolean written = changed(store)
                ? intruded && state.dirty().contains(store)
                : served() ? intruded : written(store, intruded);
        return written ? Optional.of(WRITTEN) : Optional.empty();
    }

    /** Whether the new version was started: what it writes is newer than the restore point by right. */
    boolean served() {
        return hop.steps().stream()
                .anyMatch(step -> step.action() instanceof Action.StartService && state.touched(step.id()));
    }

    /** A dirty store may wait for its renewal with all its steps taken back already: then that was cut off, or failed. */
    boolean changed(String store) {
        return state.dirty().contains(store)
                || hop.steps().stream().anyMatch(step -> step.changes().contains(store) && state.changed(step.id()));
    }

    /** Of what only commands save, nothing but the services' fences speaks. */
    private boolean written(String store, boolean intruded) {
        return stores.tellsEquality(store) ? !stores.unchanged(store) : intruded;
    }
}
