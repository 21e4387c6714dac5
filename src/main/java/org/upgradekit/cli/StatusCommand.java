package org.upgradekit.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.host.Processes;
import org.upgradekit.host.Signals;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Rollback;
import org.upgradekit.run.Follower;
import org.upgradekit.run.Leg;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.view.DiagnosticView;
import org.upgradekit.view.RunReport;
import org.upgradekit.view.Running;
import org.upgradekit.view.StatusReport;
import org.upgradekit.view.StatusView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells where a product's newest run stands. Takes no lock and changes nothing. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Tells where the newest run of a product stands, and the next command.",
        footer = {
            "",
            "Example: upgrade status --follow",
            "Exit codes: 0 settled, 8 a run is going, 6 stopped, 7 interrupted, 10 a rollback failed;",
            "with --follow 130 when Ctrl-C ended the showing: the run goes on"
        })
final class StatusCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ProductParameter which = new ProductParameter();

    @Option(
            names = "--follow",
            description = "show a run that is going as it goes, to its end; Ctrl-C ends the showing, not the run")
    private boolean follow;

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ProductDirectory product = which.find(console, common);
        Optional<RunState> newest = product.newest();
        if (newest.isEmpty()) {
            console.err().println("No run has begun yet. Next: upgrade plan PLAYBOOK --to VERSION");
            if (common.json()) {
                console.out().println(DiagnosticView.json(List.of(), ExitCode.DONE));
            }
            return ExitCode.DONE.code();
        }
        String run = newest.get().run();
        Plan plan = product.plan(run);
        if (follow && Follower.goes(console.host(), newest)) {
            int ended = follow(product, run, plan);
            if (ended != 0 && Follower.goes(console.host(), product.state(run))) {
                leave(run, plan, ended);
                return ended;
            }
        }
        StatusReport status = report(product, product.state(run).orElseGet(newest::get), plan);
        tell(status, plan);
        return status.run().exitCode().code();
    }

    /** Ends with the run, or with its process: then 0; or with a signal, which is for this process alone: its exit code. */
    private int follow(ProductDirectory product, String run, Plan plan) {
        Running running =
                new Running(plan, () -> Optional.of(product.rollback(run)), CommandNames.of(plan, common), true);
        AtomicInteger ended = new AtomicInteger();
        Signals.Watch signals = console.host().signals().ends(code -> ended.compareAndSet(0, code));
        try (Showing showing = Showing.of(console, common, running, List.of())) {
            new Follower(console.host(), product, run, showing.witness()).follow(() -> ended.get() != 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            signals.close();
        }
        if (!common.json()) {
            console.err().println();
        }
        return ended.get();
    }

    /** Of a run that goes on. As JSON nothing is said: the status, which would be the last line, is not known yet. */
    private void leave(String run, Plan plan, int ended) {
        if (!common.json()) {
            console.err()
                    .print(new StatusView(console.style(!common.noColor), CommandNames.of(plan, common))
                            .left(run, ended));
        }
    }

    private StatusReport report(ProductDirectory product, RunState state, Plan plan) {
        boolean held = Follower.goes(console.host(), Optional.of(state));
        RunReport report = new RunReport(
                        plan,
                        state,
                        product.entries(state.run()),
                        code(state, held),
                        kept(plan, state, product),
                        product.run(state.run()).toString())
                .with(Proofs.of(console, product, plan, state));
        Optional<Rollback> rollback = state.direction() == RunState.Direction.BACK
                ? Optional.of(product.rollback(state.run()))
                : Optional.empty();
        return new StatusReport(
                report,
                held,
                state.open()
                        && !state.process()
                                .bootId()
                                .equals(console.host().identity().bootId()),
                "pid " + state.process().pid() + ", " + state.process().user(),
                held ? List.of() : atWork(product, state),
                rollback,
                console.host().clock().instant());
    }

    private void tell(StatusReport status, Plan plan) {
        if (common.json()) {
            console.out().println(follow ? StatusView.line(status) : StatusView.json(status));
        } else {
            console.out()
                    .print(new StatusView(console.style(!common.noColor), CommandNames.of(plan, common)).text(status));
        }
    }

    private static ExitCode code(RunState state, boolean held) {
        if (held) {
            return ExitCode.LOCKED;
        }
        return switch (state.status()) {
            case DONE, ROLLED_BACK, ROLLBACK_UNDONE, NOTHING_CHANGED, ABANDONED -> ExitCode.DONE;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
            case STOPPED -> ExitCode.OPERATOR_NEEDED;
            case ROLLBACK_FAILED -> ExitCode.ROLLBACK_FAILED;
        };
    }

    /** What a step that has no end left working on this host. */
    private List<String> atWork(ProductDirectory product, RunState state) {
        List<String> found = new ArrayList<>();
        state.inFlight().ifPresent(step -> {
            try {
                List<Processes.ProcessFacts> processes = console.host()
                        .processes()
                        .ofStep(
                                state.run() + ":" + step,
                                product.steps(state.run()).resolve(step + ".lock"));
                processes.forEach(one -> found.add("pid " + one.pid() + " `" + one.command() + "`"));
            } catch (IOException e) {
                found.add("what is at work cannot be told: " + e.getMessage());
            }
        });
        return found;
    }

    /** What stands beside the stores; a server that does not answer is said, and is no reason to say nothing. */
    private List<String> kept(Plan plan, RunState state, ProductDirectory product) {
        Leg leg = Leg.of(plan, state.run(), state.hop(), product.entries(state.run()));
        try (Workbench bench = Workbench.of(leg, console, product)) {
            return bench.parts().stores().kept();
        } catch (Failure failure) {
            return List.of("not known now: " + failure.first().summary());
        }
    }
}
