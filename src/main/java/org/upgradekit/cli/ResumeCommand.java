package org.upgradekit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Plan;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunLock;
import org.upgradekit.view.Commands;
import org.upgradekit.view.DiagnosticView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes an interrupted or stopped run over and goes on. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description =
                "Goes on with a run that was interrupted or stopped: fences and looks first, then the rest of its plan.",
        footer = {
            "",
            "Example: upgrade resume",
            "Exit codes: 0 done or nothing to resume, 2 wrong usage or no such product, 3 the",
            "state cannot be written, 5 failed and rolled back, 6 stopped again, it cannot go",
            "on or a damaged journal, 7 interrupted, 8 locked, 10 the rollback failed"
        })
final class ResumeCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final PolicyOption policy = new PolicyOption();

    @Mixin
    private final ProductParameter which = new ProductParameter();

    @Mixin
    private final WindowOption window = new WindowOption();

    @Mixin
    private final DetachOption detach = new DetachOption();

    ResumeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        detach.require(console.host(), false);
        ProductDirectory product = which.find(console, common);
        IntSupplier last = RunLock.holding(console.host(), product, "upgrade resume", () -> locked(product));
        return last.getAsInt();
    }

    private IntSupplier locked(ProductDirectory product) {
        Optional<RunState> open = product.open();
        if (open.isEmpty()) {
            console.err().println("Nothing to resume: no run is open.");
            if (common.json()) {
                console.out().println(DiagnosticView.json(List.of(), ExitCode.DONE));
            }
            return ExitCode.DONE::code;
        }
        String run = open.get().run();
        Plan plan = product.plan(run);
        Commands commands = CommandNames.of(plan, common);
        if (detach.wanted()) {
            return () -> new Detached(console, common, product, commands).onward(words(), plan);
        }
        int code = new Driver(console, common, product, commands)
                .resume(
                        run,
                        new Bounded(
                                Policies.of(console, common, policy.get().or(plan::onFailure)),
                                plan,
                                Optional.empty(),
                                window.bound(console, plan)));
        return () -> code;
    }

    private List<String> words() {
        List<String> words = new ArrayList<>(List.of("resume"));
        policy.get().ifPresent(one -> words.addAll(List.of("--on-failure", one)));
        words.addAll(window.words());
        return words;
    }
}
