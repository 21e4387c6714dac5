package org.upgradekit.plan;

import static org.upgradekit.plan.Explanation.step;

import java.util.List;

/** Steps that the planner inserts, forward and back. */
final class StepExplanations {
    private static final String STATUS = "upgrade status shows where the run stands and the next command.";

    static final List<Explanation> ALL = List.of(
            step(
                    "stop.SERVICE",
                    "Raises the service's fence, stops it, and proves that its processes are gone.",
                    "A store that is written to while it is copied has no copy.",
                    "See why it does not stop; nothing was changed yet. " + STATUS),
            step(
                    "save.HOP",
                    "Makes the restore point: copies the stores that this hop changes, and verifies the copies.",
                    "Nothing forward-only is done without a way back.",
                    "Clear what the message names, room above all; the old version is started again."),
            step(
                    "open.STORE",
                    "Gives the database its public name back, with owner, rights and settings.",
                    "From the stop on it bore a private name, so that nobody else could write to it.",
                    STATUS),
            step(
                    "start.SERVICE",
                    "Lowers the fence, has the service manager read its units again, and starts the service.",
                    "It is the point of no return when a store was changed: from then on users write.",
                    "Look into the service's own log. " + STATUS),
            step(
                    "version.installed",
                    "Asks the product for its version again, which has to be the target.",
                    "No health answer alone is believed.",
                    "The new program did not come, or another one answers: look at the install steps."),
            step(
                    "stays-up.SERVICE",
                    "Looks on until the service has run for as long as its stays-up says, and asks whether it is ready once more.",
                    "A service that was ready for a moment, and dies of what its first users ask, is not upgraded.",
                    "Look into the service's own log. " + STATUS),
            step(
                    "dump.STORE",
                    "Adds a dump of the database to the restore point, from its clone, once the services are back. One of a database"
                            + " below 1 GiB is restored into a scratch database at once, compared, and dropped again.",
                    "A clone lives on the same server as the database, and goes with it. A dump that was never restored proves"
                            + " nothing.",
                    "Make room, then upgrade resume."),
            step(
                    "version.restored",
                    "Asks the product for its version after a rollback.",
                    "The old version has to be what runs.",
                    "Look at what the rollback put back: upgrade status."),
            step(
                    "restore.STORE",
                    "Puts the store back as the restore point has it; what it replaces is kept aside, but where the playbook's own"
                            + " commands put it back.",
                    "It is the way back.",
                    "Mend the cause, then upgrade rollback again: it goes on where it stopped."),
            step(
                    "drop.STEP",
                    "Removes the copies of a restore point that was never finished.",
                    "Half a restore point must not be taken for one.",
                    "Mend the cause, then upgrade rollback again."),
            step(
                    "undo.STEP",
                    "Takes back what a step did outside any store, with the playbook's own undo.",
                    "Only what this run did is taken back.",
                    "Look into the step's log, then upgrade rollback again."));

    private StepExplanations() {}
}
