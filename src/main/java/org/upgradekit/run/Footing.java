package org.upgradekit.run;

import java.util.List;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Rollback;
import org.upgradekit.restorepoint.RunStores;

/** Looks whether all is there that a way back needs: a service that runs is not stopped for less. Changes nothing. */
public record Footing(RunStores stores, RunState state, Hop hop) {
    /** Of a way that is about to be shown: what its next steps would put in place. */
    public void requireShown(Rollback way) {
        List<Action> ahead = way.steps().stream()
                .filter(step -> !done(step.id()))
                .map(step -> step.action())
                .toList();
        requireSaved(ahead.stream().flatMap(this::unsaved).toList());
        ahead.stream()
                .flatMap(action -> action instanceof Action.ExchangeStore one ? Stream.of(one.newer()) : Stream.empty())
                .findFirst()
                .ifPresent(newer -> requireKept(way, newer));
    }

    /** Whether a step of the way that the run is on is done already. */
    private boolean done(String step) {
        RunState.StepState undone = state.undone().get(step);
        return state.open() && undone != null && undone.progress() == RunState.Progress.DONE;
    }

    /**
     * Of what a rollback puts back as it was saved.
     *
     * @throws EnvironmentFailure exit code 6, when something of it is not there or damaged
     */
    void requireSaved(Rollback way) {
        requireSaved(
                way.steps().stream().flatMap(step -> unsaved(step.action())).toList());
    }

    private Stream<String> unsaved(Action action) {
        return action instanceof Action.RestoreStore restore
                ? stores.lacking(restore.store()).map(why -> restore.store() + ": " + why).stream()
                : Stream.empty();
    }

    private void requireSaved(List<String> lacking) {
        if (!lacking.isEmpty()) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "there is no way back: what was saved cannot be put back",
                            String.join("\n", lacking) + "\nNothing was stopped or changed now.",
                            "bring it back and roll back again"
                                    + (state.open()
                                            ? "; else mend what is wrong and go on with upgrade resume, or end the run as"
                                                    + " it stands with upgrade abandon"
                                            : "; the new version goes on as it is")));
        }
    }

    /**
     * Of what changes places when a run that went back turns.
     *
     * @throws EnvironmentFailure exit code 6, when something of it is not there as it was put aside
     */
    void requireKept(Rollback last, boolean newer) {
        List<String> lacking = TurnPlanner.stores(last).stream()
                .flatMap(store -> stores.exchangeObstacle(store, newer).map(why -> store + ": " + why).stream())
                .toList();
        if (!lacking.isEmpty()) {
            String version = newer ? hop.to() : hop.from();
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "there is no way to " + version + ": what was put aside is not there as it was",
                            String.join("\n", lacking) + "\nNothing was stopped or changed now.",
                            newer
                                    ? "upgrade apply brings " + version + " again; upgrade status shows what is there"
                                    : "the new version goes on as it is; for single pieces by hand: upgrade"
                                            + " restore-points show " + stores.restorePoint()));
        }
    }
}
