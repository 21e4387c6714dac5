package org.upgradekit.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
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
import picocli.CommandLine.Parameters;

/** Puts the stores of a restore point back: the rollback of the run that made it, or, of a directory, on any host. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Puts the newest run's restore point back, and starts its version.",
            "What is there now is kept aside.",
            "A directory (an argument with /) is a restore point that another host made, or",
            "this one before it was lost: its stores are put in place here, and no service is",
            "started. A database that is here already is not replaced."
        },
        footer = {
            "",
            "Example: upgrade restore-points restore 9f3c --discard-new-data",
            "Example: upgrade restore-points restore /media/copy/20261121T010003Z-9f3c.h1",
            "Exit codes: 0 the old version runs, or the stores are in place, 2 no such",
            "restore point, 3 refused, 6 damaged or stopped on the way, 7 a run is open,",
            "8 locked, 10 the rollback failed"
        })
final class RestorePointCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(
            index = "0",
            paramLabel = "ID|DIRECTORY",
            description = "its id, a unique part of it, or the directory of one")
    private String which = "";

    @Mixin
    private final ProductOption products = new ProductOption();

    @Option(
            names = "--discard-new-data",
            description = "also after the upgrade was finished: what was written since is set aside")
    private boolean discard;

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "of a directory only this store; can be given more than once")
    private List<String> stores = List.of();

    @Option(names = "--dry-run", description = "of a directory: show what would be put in place, change nothing")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "of a directory: consent without being asked")
    private boolean yes;

    RestorePointCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        boolean directory = which.contains("/");
        requireFitting(directory);
        if (directory) {
            return new Arrival(console, common, path(), new Arrival.Choices(stores, dryRun, yes)).restore();
        }
        ProductDirectory product = products.ofPoint(console, common, which);
        return RunLock.holding(console.host(), product, "upgrade restore-points restore", () -> locked(product));
    }

    private Path path() {
        try {
            return Path.of(which);
        } catch (InvalidPathException malformed) {
            throw new InputFailure(Diagnostic.error(
                    "\"" + which + "\" is no path", String.valueOf(malformed.getMessage()), "Name a directory"));
        }
    }

    private void requireFitting(boolean directory) {
        boolean own = discard || products.named();
        boolean others = dryRun || yes || !stores.isEmpty();
        if (directory ? own : others) {
            throw new InputFailure(Diagnostic.error(
                    directory
                            ? "--discard-new-data and --product are not for a directory"
                            : "--store, --dry-run and --yes are for a directory",
                    directory
                            ? "Its product stands in it, and nothing that is here is discarded."
                            : "The restore point of a run here is put back as a whole, by the run's rollback.",
                    directory ? "Leave them out" : "upgrade rollback --dry-run shows the way back"));
        }
    }

    private int locked(ProductDirectory product) {
        Manifest manifest = RestorePointsCommand.find(console, product, which);
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
        new EndedRun(console, product, commands).refuse(newest);
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
