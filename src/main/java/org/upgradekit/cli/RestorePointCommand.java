package org.upgradekit.cli;

import java.util.concurrent.Callable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.RunState;
import org.upgradekit.restorepoint.Manifest;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunLock;
import org.upgradekit.view.Commands;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts the stores of a restore point back: the rollback of the run that made it. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Puts the stores of the newest run's restore point back and starts the version",
            "that belongs to them. What is there now is kept aside."
        },
        footer = {
            "",
            "Example: upgrade restore-points restore 9f3c --discard-new-data",
            "Exit codes: 0 the old version runs, 2 no such restore point, 3 refused,",
            "8 locked, 10 the rollback failed"
        })
final class RestorePointCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final RestorePointsCommand.PointOptions point = new RestorePointsCommand.PointOptions();

    @Option(
            names = "--discard-new-data",
            description = "also after the upgrade was finished: what was written since is set aside")
    private boolean discard;

    RestorePointCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ProductDirectory product = point.product(console, common);
        return RunLock.holding(console.host(), product, "upgrade restore-points restore", () -> locked(product));
    }

    private int locked(ProductDirectory product) {
        Manifest manifest = point.find(console, product);
        RunState newest = product.newest().orElseThrow();
        if (!newest.run().equals(manifest.run())) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            "run " + newest.run() + " came after restore point " + manifest.id(),
                            "Only the newest run's restore point is put back as a whole: program, services and other"
                                    + " stores are as the later run left them. Nothing was changed.",
                            (newest.open() || newest.status() == RunState.Status.DONE
                                            ? "upgrade rollback returns to the state before the newest run; for"
                                            : "For")
                                    + " single pieces by hand: upgrade restore-points show " + manifest.id()));
        }
        Commands commands = CommandNames.of(product.plan(newest.run()), common);
        RollbackCommand.refuse(newest, discard, commands);
        return new Driver(console, common, product, commands).rollback(newest.run(), "restore point " + manifest.id());
    }
}
