package org.upgradekit.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Plan;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends an open run for good, as it stands. */
@Command(
        name = "abandon",
        mixinStandardHelpOptions = true,
        description = {
            "Ends an open run for good, as it stands.",
            "Nothing is put back and nothing is started. Databases bear their public names",
            "again, with what they hold, and services may be started. For a host that was",
            "brought to order by hand."
        },
        footer = {
            "",
            "Example: upgrade abandon 9f3c --reason 'restored from the nightly backup'",
            "Exit codes: 0 abandoned, 2 no such run, 3 it has ended or is at work, 8 locked"
        })
final class AbandonCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(index = "0", paramLabel = "RUN", description = "its id, or a unique beginning or end of it")
    private String run = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why, for the journal")
    private String reason = "";

    @Mixin
    private final ProductOption which = new ProductOption();

    AbandonCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ProductDirectory product = which.ofRun(console, common, run);
        return RunLock.holding(console.host(), product, "upgrade abandon", () -> locked(product));
    }

    private int locked(ProductDirectory product) {
        String id = product.find(run);
        Optional<RunState> state = product.state(id);
        if (state.filter(RunState::open).isEmpty()) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            "run " + id + " is not open, so there is nothing to abandon",
                            "Nothing was changed.",
                            "upgrade runs show " + id + " shows how it ended"));
        }
        Plan plan = product.plan(id);
        return new Driver(console, common, product, CommandNames.of(plan, common)).abandon(id, reason);
    }
}
