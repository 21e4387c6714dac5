package org.upgradekit.cli;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.host.Host;
import org.upgradekit.host.Signals;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.Journal;
import org.upgradekit.journal.ProcessMark;
import org.upgradekit.journal.RunState;
import org.upgradekit.journal.Witness;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanCodec;
import org.upgradekit.plan.Rollback;
import org.upgradekit.run.Leg;
import org.upgradekit.run.Outcome;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunContext;
import org.upgradekit.run.RunLock;
import org.upgradekit.run.Runner;
import org.upgradekit.run.StopSwitch;
import org.upgradekit.view.ChangeRecord;
import org.upgradekit.view.ChangeRecordText;
import org.upgradekit.view.Commands;
import org.upgradekit.view.ConclusionView;
import org.upgradekit.view.RunReport;
import org.upgradekit.view.Running;

/** Wires a run together, lets it go, and tells how it ended. The lock is held by the caller. */
final class Driver {
    private final Console console;
    private final CommonOptions common;
    private final ProductDirectory product;
    private final Commands commands;

    Driver(Console console, CommonOptions common, ProductDirectory product, Commands commands) {
        this.console = console;
        this.common = common;
        this.product = product;
        this.commands = commands;
    }

    int begin(String run, Plan plan, List<Event.CheckEnded> checks, RunContext.Policy policy) {
        product.create(run, plan);
        copyFiles(run, plan);
        Event.RunBegan began = new Event.RunBegan(
                run, PlanCodec.digest(plan), UpgradeCommand.Version.text(), process("upgrade apply"), policy.wanted());
        try {
            return drive(run, plan, policy, runner -> runner.begin(began, checks));
        } catch (Failure failure) {
            // What another run refuses was never begun; a journal that cannot be written is the operator's to look at.
            if (failure.exitCode() != ExitCode.INTERRUPTED
                    && product.entries(run).isEmpty()) {
                product.leave(run);
            }
            throw failure;
        }
    }

    /** A run that cannot have its files never begins, and leaves nothing of itself. */
    private void copyFiles(String run, Plan plan) {
        try {
            new RunFiles(
                            console.host(),
                            plan,
                            product.run(run),
                            commands.plan(plan.head().to(), plan.head().product() + ".plan.json"))
                    .copy();
        } catch (EnvironmentFailure failure) {
            product.leave(run);
            throw failure;
        }
    }

    int resume(String run, RunContext.Policy policy) {
        Event.RunResumed resumed = resumed(run, "upgrade resume");
        return onward(() -> drive(run, product.plan(run), policy, runner -> runner.resume(resumed)));
    }

    int rollback(String run, String reason) {
        Event.RunResumed resumed = resumed(run, "upgrade rollback");
        return onward(() -> drive(
                run, product.plan(run), Policies.never(), runner -> runner.rollback(resumed, "operator", reason)));
    }

    /** Leads a run that was rolled back to its new version again. */
    int undoRollback(String run, String reason) {
        Event.RunResumed resumed = resumed(run, "upgrade rollback --undo");
        return onward(() -> drive(
                run, product.plan(run), Policies.never(), runner -> runner.undoRollback(resumed, "operator", reason)));
    }

    private Event.RunResumed resumed(String run, String command) {
        return new Event.RunResumed(UpgradeCommand.Version.text(), process(command), moved(run));
    }

    /** What keeps a run from going on leaves it open and its services stopped: that is no refusal before any change. */
    private static int onward(IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (Failure failure) {
            if (failure.exitCode() != ExitCode.REFUSED && failure.exitCode() != ExitCode.USAGE) {
                throw failure;
            }
            EnvironmentFailure stays = new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    failure.diagnostics().stream().map(Driver::standing).toList());
            stays.initCause(failure);
            throw stays;
        }
    }

    private static Diagnostic standing(Diagnostic one) {
        String hint = one.hint().isEmpty() ? "" : one.hint() + ". ";
        return new Diagnostic(
                one.severity(),
                one.summary(),
                one.detail(),
                one.where(),
                hint + "The run stands where it stood: upgrade status shows it and the next command");
    }

    int abandon(String run, String reason) {
        return drive(run, product.plan(run), Policies.never(), runner -> runner.abandon(user(), reason));
    }

    int accept(String run, String store, String reason) {
        return drive(run, product.plan(run), Policies.never(), runner -> runner.accept(store, user(), reason));
    }

    private String user() {
        return console.host().identity().user();
    }

    private int drive(String run, Plan plan, RunContext.Policy policy, Function<Runner, Outcome> work) {
        Host host = console.host();
        Showing showing = Showing.of(console, common, running(run, plan), product.entries(run));
        Witness witness = showing.witness();
        StopSwitch stop = new StopSwitch(witness, console.redactor()::redact);
        Signals.Watch signals = host.signals().watch(stop);
        try (Journal journal = Journal.open(host, product.journal(run), witness);
                HopBenches hops =
                        benches(new Leg(plan, plan.hop(1), run, Map.of()), journal, stop, showing.aside(policy))) {
            Outcome outcome = work.apply(new Runner(plan, journal, hops));
            RunReport report = new RunReport(
                            plan,
                            outcome.state(),
                            journal.entries(),
                            outcome.code(),
                            outcome.kept(),
                            product.run(run).toString())
                    .with(Proofs.of(console, product, plan, outcome.state()));
            record(run, report, witness);
            showing.close();
            tell(report);
            return outcome.code().code();
        } finally {
            showing.close();
            signals.close();
        }
    }

    private HopBenches benches(Leg first, Journal journal, StopSwitch stop, RunContext.Policy policy) {
        return new HopBenches(
                console,
                product,
                first,
                journal,
                bench -> new RunContext(product, bench.parts(), journal, bench.hop(), stop, policy));
    }

    /** The page for the ticket, as the run stands now. */
    private void record(String run, RunReport report, Witness witness) {
        Optional<Rollback> back = report.state().direction() == RunState.Direction.BACK
                ? Optional.of(product.rollback(run))
                : Optional.empty();
        product.report(
                run,
                console.redactor().redact(ChangeRecordText.html(ChangeRecord.of(report, back, ZoneId.systemDefault()))),
                witness);
    }

    private Running running(String run, Plan plan) {
        return new Running(plan, () -> Optional.of(product.rollback(run)), commands, false);
    }

    private void tell(RunReport report) {
        if (common.json()) {
            console.out().println(ConclusionView.json(report));
        } else {
            console.err().print(new ConclusionView(console.style(!common.noColor), commands).text(report));
        }
        console.out().flush();
        console.err().flush();
    }

    private ProcessMark process(String command) {
        return RunLock.mark(console.host(), command);
    }

    /** What is not as the run left it, for people. */
    private List<String> moved(String run) {
        return product.state(run)
                .filter(state -> !state.process()
                        .bootId()
                        .equals(console.host().identity().bootId()))
                .map(state -> List.of("the host was booted since"))
                .orElse(List.of());
    }
}
