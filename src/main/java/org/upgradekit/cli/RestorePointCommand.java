package org.upgradekit.cli;

import java.util.concurrent.Callable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Plan;
import org.upgradekit.restorepoint.Manifest;
import org.upgradekit.run.Leg;
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
        boolean later = !newest.run().equals(manifest.run());
        if (later || newest.hop() != Leg.number(manifest.id())) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            (later ? "run " + newest.run() : "hop " + newest.hop() + " of the same run")
                                    + " came after restore point " + manifest.id(),
                            "Only the newest restore point is put back as a whole: program, services and other stores"
                                    + " are as what came later left them. Nothing was changed.",
                            hint(newest, manifest)));
        }
        refuseUndone(newest, manifest);
        Plan plan = product.plan(newest.run());
        Commands commands = CommandNames.of(plan, common);
        RollbackCommand.refuse(newest, plan, discard, new Written(console, product, newest, plan), commands);
        return new Driver(console, common, product, commands).rollback(newest.run(), "restore point " + manifest.id());
    }

    /** What it held was handed to the old version, and was put aside with what that wrote. */
    private static void refuseUndone(RunState newest, Manifest manifest) {
        if (newest.undoing()) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            "restore point " + manifest.id() + " was used by a rollback that was undone since",
                            "Its clone is the old version's database, which was written to: it is no restore point any"
                                    + " more. Nothing was changed.",
                            "upgrade rollback --dry-run shows the way to what the old version left; for single pieces by"
                                    + " hand: upgrade restore-points show " + manifest.id()));
        }
    }

    private static String hint(RunState newest, Manifest manifest) {
        boolean back = newest.open()
                || newest.status() == RunState.Status.DONE
                || newest.status() == RunState.Status.ROLLBACK_UNDONE;
        return (back ? "upgrade rollback --dry-run shows the way back that there is; for" : "For")
                + " single pieces by hand: upgrade restore-points show " + manifest.id();
    }
}
