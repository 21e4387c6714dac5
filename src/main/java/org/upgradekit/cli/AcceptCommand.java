package org.upgradekit.cli;

import java.util.concurrent.Callable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.RunState;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes an operator's word for a dirty store. */
@Command(
        name = "accept",
        mixinStandardHelpOptions = true,
        description = {
            "Declares a dirty store of the open run good as it is.",
            "A resume then goes on with it instead of putting it back. For a store that was",
            "brought to order by hand."
        },
        footer = {
            "",
            "Example: upgrade accept database --reason 'removed the duplicate by hand'",
            "Exit codes: 0 accepted, 2 wrong usage, 3 the store is not dirty or is being put",
            "back, 6 a damaged journal, 8 locked"
        })
final class AcceptCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(index = "0", paramLabel = "STORE", description = "the store, as upgrade status names it")
    private String store = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why, for the journal")
    private String reason = "";

    @Mixin
    private final ProductOption which = new ProductOption();

    AcceptCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ProductDirectory product = which.find(console, common);
        return RunLock.holding(console.host(), product, "upgrade accept", () -> locked(product));
    }

    private int locked(ProductDirectory product) {
        RunState state = product.open()
                .filter(open -> open.dirty().contains(store))
                .filter(open -> open.direction() == RunState.Direction.FORWARD)
                .orElseThrow(() -> new EnvironmentFailure(
                        ExitCode.REFUSED,
                        Diagnostic.error(
                                "no open run has a dirty store " + store + " to go on with",
                                "Nothing was changed.",
                                "upgrade status names the dirty stores")));
        return new Driver(console, common, product, CommandNames.of(product.plan(state.run()), common))
                .accept(state.run(), store, reason);
    }
}
