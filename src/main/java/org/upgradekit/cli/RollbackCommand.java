package org.upgradekit.cli;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
import org.upgradekit.journal.RunState;
import org.upgradekit.json.Choice;
import org.upgradekit.json.Moment;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.RollbackCodec;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RollbackPlanner;
import org.upgradekit.run.RunLock;
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
        description = "Returns to the old version: restores the stores that changed and starts what was stopped.",
        footer = {
            "",
            "Example: upgrade rollback --dry-run",
            "Exit codes: 0 the old version runs or the way back was shown, 2 wrong usage or",
            "no run, 3 refused before anything changed, 6 there is no way back or a journal",
            "or restore point is damaged, 7 interrupted, 8 locked, 10 the rollback failed"
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
            description = "also after the upgrade was finished: what was written since is set aside")
    private boolean discard;

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
        Written written = new Written(console, product, state, plan);
        refuse(state, plan, discard || dryRun, written, commands);
        if (dryRun) {
            show(product, state, plan, written, commands);
            return ExitCode.DONE::code;
        }
        if (detach.wanted()) {
            List<String> words = discard ? List.of("rollback", "--discard-new-data") : List.of("rollback");
            return () -> new Detached(console, common, product, commands).onward(words, plan);
        }
        int code = new Driver(console, common, product, commands).rollback(state.run(), "asked for");
        return () -> code;
    }

    private void show(ProductDirectory product, RunState state, Plan plan, Written written, Commands commands) {
        Rollback rollback = state.direction() == RunState.Direction.BACK
                ? product.rollback(state.run())
                : RollbackPlanner.plan(plan, plan.hop(state.hop()), state, "asked for", true);
        if (common.json()) {
            console.out().print(new String(RollbackCodec.write(rollback), StandardCharsets.UTF_8));
            return;
        }
        RunReport report = new RunReport(
                plan,
                state,
                product.entries(state.run()),
                ExitCode.DONE,
                List.of(),
                product.run(state.run()).toString());
        console.out()
                .print(new RollbackView(console.style(!common.noColor), commands)
                        .text(report, rollback, written.lines()));
    }

    /** A run that went back or was given up has no way back; where a new version serves, consent is needed. */
    static void refuse(RunState state, Plan plan, boolean discard, Written written, Commands commands) {
        if (!state.open() && state.status() != RunState.Status.DONE) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            "run " + state.run() + " was rolled back already, or abandoned",
                            "It ended as " + Choice.name(state.status()) + ". Nothing was changed.",
                            "upgrade runs list shows what was done here"));
        }
        Hop hop = plan.hop(state.hop());
        boolean serves = !state.open()
                || (state.direction() != RunState.Direction.BACK && plan.between(state.hop(), state::done));
        if (serves && !discard) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            hop.to() + " is through, and has been serving since " + Moment.text(since(hop, state)),
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
