package org.upgradekit.cli;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.RunState;
import org.upgradekit.json.Moment;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.RollbackCodec;
import org.upgradekit.run.Leg;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RollbackPlanner;
import org.upgradekit.run.RunLock;
import org.upgradekit.run.TurnPlanner;
import org.upgradekit.run.WayCheck;
import org.upgradekit.view.Commands;
import org.upgradekit.view.RollbackView;
import org.upgradekit.view.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Returns to the version from before the newest run. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = {
            "Returns to the old version: restores the stores that changed and starts what was stopped.",
            "What it replaces is kept aside. With --undo it returns to the new version of an",
            "upgrade that had been done: what the rollback replaced and what it put there",
            "change places, so that nothing is lost on either way."
        },
        footer = {
            "",
            "Example: upgrade rollback --dry-run",
            "Example: upgrade rollback --undo --dry-run",
            "Exit codes: 0 the old version runs (with --undo the new one) or the way was",
            "shown, 2 wrong usage or no run, 3 refused before anything changed, 6 there is no",
            "such way or a journal or restore point is damaged, 7 interrupted, 8 locked, 10",
            "the rollback or its undo failed. With --dry-run the same is looked at: 6 when",
            "what would be put in place is not there, or not as it was"
        })
final class RollbackCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ProductParameter which = new ProductParameter();

    @Mixin
    private final DetachOption detach = new DetachOption();

    @Option(names = "--dry-run", description = "show the way back, do nothing")
    private boolean dryRun;

    @Option(
            names = "--discard-new-data",
            description = "also after the upgrade was finished, or for an undo: what was written since is set aside")
    private boolean discard;

    @Option(names = "--undo", description = "return to the new version, as the rollback found it")
    private boolean undo;

    RollbackCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        detach.require(console.host(), dryRun);
        ProductDirectory product = which.find(console, common);
        IntSupplier last = RunLock.holding(console.host(), product, "upgrade rollback", () -> locked(product));
        return last.getAsInt();
    }

    private IntSupplier locked(ProductDirectory product) {
        RunState state = product.newest()
                .orElseThrow(
                        () -> new InputFailure(Diagnostic.error("there is no run to roll back", "", "upgrade status")));
        Plan plan = product.plan(state.run());
        Commands commands = CommandNames.of(plan, common);
        allow(product, state, plan, commands);
        if (dryRun) {
            return ExitCode.DONE::code;
        }
        if (detach.wanted()) {
            return () -> new Detached(console, common, product, commands).onward(words(), plan);
        }
        Driver driver = new Driver(console, common, product, commands);
        int code = undo ? driver.undoRollback(state.run(), "asked for") : driver.rollback(state.run(), "asked for");
        return () -> code;
    }

    /** Refuses what may not be gone; shows the way where only that is wanted. */
    private void allow(ProductDirectory product, RunState state, Plan plan, Commands commands) {
        Written written = new Written(console, product, state, plan);
        UndoRollback undoing = new UndoRollback(product, state, plan, commands);
        if (undo) {
            undoing.require();
            undoing.requireConsent(discard || dryRun, written);
        } else {
            new EndedRun(console, product, commands).refuse(state);
            refuse(state, plan, discard || dryRun, written, commands);
        }
        if (dryRun) {
            requireWay(product, state, plan);
            show(
                    new RunReport(
                                    plan,
                                    state,
                                    product.entries(state.run()),
                                    ExitCode.DONE,
                                    List.of(),
                                    product.run(state.run()).toString())
                            .with(Proofs.of(console, product, plan, state)),
                    undo ? undoing.way() : wayBack(product, state, plan),
                    written,
                    commands);
        }
    }

    /** A way that would be refused is not shown: what it would put in place is looked at as when it is gone. */
    private void requireWay(ProductDirectory product, RunState state, Plan plan) {
        List<Entry> entries = product.entries(state.run());
        try (Workbench bench = Workbench.of(Leg.of(plan, state.run(), state.hop(), entries), console, product)) {
            WayCheck check = new WayCheck(plan, state, entries, bench.parts().stores(), product);
            if (undo) {
                check.again();
            } else {
                check.back("asked for");
            }
        }
    }

    private List<String> words() {
        List<String> words = new ArrayList<>(List.of("rollback"));
        words.addAll(undo ? List.of("--undo") : List.of());
        words.addAll(discard ? List.of("--discard-new-data") : List.of());
        return words;
    }

    private static Rollback wayBack(ProductDirectory product, RunState state, Plan plan) {
        Hop hop = plan.hop(state.hop());
        if (state.undoing()) {
            return TurnPlanner.plan(hop, product.rollback(state.run()), false, "asked for");
        }
        return state.direction() == RunState.Direction.BACK
                ? product.rollback(state.run())
                : RollbackPlanner.plan(plan, hop, state, "asked for", true);
    }

    private void show(RunReport report, Rollback rollback, Written written, Commands commands) {
        console.out()
                .print(
                        common.json()
                                ? new String(RollbackCodec.write(rollback), StandardCharsets.UTF_8)
                                : new RollbackView(console.style(!common.noColor), commands)
                                        .text(report, rollback, written.lines()));
    }

    /** Where a new version serves, consent is needed. */
    static void refuse(RunState state, Plan plan, boolean discard, Written written, Commands commands) {
        Hop hop = plan.hop(state.hop());
        boolean serves = !state.open()
                || (state.direction() != RunState.Direction.BACK && plan.between(state.hop(), state::done))
                || RunReport.startedAgain(state);
        if (serves && !discard) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            hop.to() + " is through, and has been serving since " + Moment.text(since(hop, state))
                                    + (state.turns() > 0 ? ", except while it was rolled back" : ""),
                            String.join(
                                    "\n",
                                    Stream.concat(
                                                    Stream.of("A rollback of run " + state.run()
                                                            + " sets aside what was written since."),
                                                    written.lines().stream())
                                            .toList()),
                            "Look first, then go back:\n" + commands.rollbackShown() + "\n"
                                    + commands.rollbackOfDone()));
        }
    }

    /** When the last step of the hop ended; what was recorded later is no more than attempts to go on. */
    private static Instant since(Hop hop, RunState state) {
        return hop.steps().stream()
                .flatMap(step -> Optional.ofNullable(state.steps().get(step.id())).stream())
                .flatMap(step -> step.ended().stream())
                .max(Comparator.naturalOrder())
                .orElse(state.last());
    }
}
