package org.upgradekit.plan;

import java.util.List;
import java.util.Optional;
import org.upgradekit.playbook.Call;

/** What a step does. The first is the playbook's; the others are inserted by the planner, forward or back. */
public sealed interface Action {
    /**
     * A verb of the playbook.
     *
     * @param atLast what is owed from the step's begin on, and done once services run again
     * @param doneIf asked at the step's turn: when its expectation holds, there is nothing to do
     */
    record Invoke(Call call, Optional<Call> doneIf, Optional<Call> undo, Optional<Call> atLast) implements Action {
        /** The fact, in the journal, of a step whose {@code done-if} was met at its turn. */
        public static final String NEEDLESS = "done-if";
    }

    /** A check of a later hop that only warns: its failure is told and is no reason to stop. */
    record Ask(Call call) implements Action {}

    /**
     * Flyway's migrate.
     *
     * @param planned what will be applied; empty when the files come with an earlier step
     */
    record Migrate(Call call, Optional<List<PlannedMigration>> planned) implements Action {}

    /** Raises the service's fence, stops it, and proves that its processes are gone. */
    record StopService(String service) implements Action {}

    /** Stops a service whose stop was begun and did not come to a good end; one that cannot be stopped is left as it is. */
    record FinishStop(String service) implements Action {}

    /** Lowers the fence, reloads the service manager's units and starts the service. */
    record StartService(String service) implements Action {}

    /** Asks the service's own {@code ready} until it is. */
    record AwaitReady(String service) implements Action {}

    /** Sees that the service goes on running for some time after its start, and is ready at the end of it. */
    record StayUp(String service) implements Action {}

    /** Keeps writers out of the stores, copies them, and verifies the copies. */
    record SaveStores(List<String> stores) implements Action {}

    /** Gives a store back to its services under its public name, as it now is. */
    record OpenStore(String store) implements Action {}

    /** Puts a store back as the restore point has it; what it replaces is kept aside. */
    record RestoreStore(String store) implements Action {}

    /**
     * After a store was restored: puts what that replaced back in its place, and what stands there aside.
     *
     * @param newer whether the new version's state is to come into place, else the old one's again
     */
    record ExchangeStore(String store, boolean newer) implements Action {}

    /** Adds a dump of a database to the restore point, from its clone, once the services are back. */
    record DumpStore(String store) implements Action {}

    /** Removes the copies of a restore point that was never finished. */
    record DropSaved(List<String> stores) implements Action {}

    /** The version that the product's own probe names. */
    record CheckVersion(String expected) implements Action {}

    /** The store's schema history is what the plan expects after a hop. */
    record CheckHistory(String store, List<String> expected) implements Action {}

    /** Takes back what a step did outside any store. */
    record UndoStep(String step, Call call) implements Action {}
}
