package org.upgradekit.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.RunState;
import org.upgradekit.journal.RunState.Progress;
import org.upgradekit.journal.RunState.StepState;
import org.upgradekit.json.Choice;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.Step;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.TurnPlanner;
import org.upgradekit.view.Commands;

/** What has to hold before the rollback of a run is undone; asked of its journal and its plans, which tell all of it. */
final class UndoRollback {
    private final ProductDirectory product;
    private final RunState state;
    private final Plan plan;
    private final Commands commands;

    UndoRollback(ProductDirectory product, RunState state, Plan plan, Commands commands) {
        this.product = product;
        this.state = state;
        this.plan = plan;
        this.commands = commands;
    }

    /** Whether it was begun: then it goes on, and was consented to. */
    boolean begun() {
        return state.undoing() && state.open();
    }

    /** The way to the new version again. */
    Rollback way() {
        return begun()
                ? product.rollback(state.run())
                : TurnPlanner.plan(hop(), product.rollback(state.run()), true, "asked for");
    }

    private Hop hop() {
        return plan.hop(state.hop());
    }

    /**
     * Refuses what cannot be undone, naming it.
     *
     * @throws EnvironmentFailure exit code 3
     */
    void require() {
        if (begun()) {
            return;
        }
        if (state.direction() != RunState.Direction.BACK || state.status() == RunState.Status.ABANDONED) {
            throw refused(
                    "run " + state.run() + " was not rolled back, so there is nothing to undo",
                    "It stands at " + Choice.name(state.status()) + ".",
                    commands.status() + " shows it");
        }
        if (state.undoing()) {
            throw refused(
                    "the rollback of run " + state.run() + " was undone already",
                    hop().to() + " is there.",
                    commands.rollbackShown() + " shows the way back to " + hop().from());
        }
        boolean done = wasDone();
        if (state.open() && !done) {
            throw refused(
                    "the way back of run " + state.run() + " is not through",
                    "The upgrade had not been done before, so there is no " + hop().to() + " to return to.",
                    commands.rollback() + " goes on with the way back to " + hop().from());
        }
        requireReplaced(product.rollback(state.run()));
        if (!done) {
            throw refused(
                    "the upgrade had not been done when run " + state.run() + " was rolled back",
                    "What the rollback replaced is half-migrated: there is no whole " + hop().to() + " to return to.",
                    "Mend the cause, then: " + commands.apply(plan.head().to())
                            + "\nWhat was kept stays, to be looked at: " + commands.status() + " names it");
        }
        requireStores(product.rollback(state.run()));
    }

    private void requireReplaced(Rollback last) {
        if (TurnPlanner.stores(last).isEmpty()) {
            throw refused(
                    "the rollback of run " + state.run() + " replaced nothing",
                    "No store had changed, so nothing was kept of it.",
                    onward(""));
        }
    }

    /** A run that is open goes on before another one begins. */
    private String onward(String again) {
        return state.open()
                ? commands.rollback() + " goes on with the way back to " + hop().from()
                : commands.apply(plan.head().to()) + " brings " + plan.head().to() + again;
    }

    private void requireStores(Rollback last) {
        List<String> outside = last.steps().stream()
                .filter(step -> step.action() instanceof Action.UndoStep)
                .map(Step::id)
                .toList();
        if (!outside.isEmpty()) {
            throw refused(
                    "the rollback of run " + state.run() + " took back what stands outside any store",
                    String.join(", ", outside) + ": nobody can say how that is done again.",
                    onward(" again"));
        }
        List<String> lost = TurnPlanner.stores(last).stream()
                .filter(store -> !plan.setsAside(store))
                .toList();
        if (!lost.isEmpty()) {
            throw refused(
                    "the rollback of run " + state.run() + " kept nothing of " + String.join(", ", lost),
                    "It is saved and put back by the playbook's own commands.",
                    onward(" again"));
        }
        requireThrough(last);
    }

    private void requireThrough(Rollback last) {
        boolean through = last.steps().stream()
                .filter(UndoRollback::atStore)
                .allMatch(step -> Optional.ofNullable(state.undone().get(step.id()))
                        .map(StepState::progress)
                        .filter(Progress.DONE::equals)
                        .isPresent());
        if (!through) {
            throw refused(
                    "the rollback of run " + state.run() + " is not through with its stores",
                    "What is replaced and what is not cannot be told apart by an undo.",
                    commands.rollback() + " goes on with it; it can be undone after that");
        }
    }

    private static boolean atStore(Step step) {
        return step.action() instanceof Action.RestoreStore || step.action() instanceof Action.ExchangeStore;
    }

    /** Before it went back for the first time. */
    private boolean wasDone() {
        for (Entry entry : product.entries(state.run())) {
            if (entry.event() instanceof Event.Decided decided
                    && decided.decision().equals("rollback")) {
                return false;
            }
            if (entry.event() instanceof Event.RunEnded end && end.result().equals("done")) {
                return true;
            }
        }
        return false;
    }

    /** The old version served since, or may have: what was written to it is set aside only with consent. */
    void requireConsent(boolean consented, Written written) {
        if (consented || begun()) {
            return;
        }
        throw refused(
                hop().from() + " is back, and may have been written to since",
                String.join(
                        "\n",
                        Stream.concat(
                                        Stream.of("The undo of the rollback of run " + state.run()
                                                + " sets aside what was written since."),
                                        written.lines().stream())
                                .toList()),
                "Look first, then undo the rollback:\n" + commands.undoShown() + "\n" + commands.undoConsented());
    }

    private static EnvironmentFailure refused(String what, String why, String hint) {
        return new EnvironmentFailure(ExitCode.REFUSED, Diagnostic.error(what, why + "\nNothing was changed.", hint));
    }
}
