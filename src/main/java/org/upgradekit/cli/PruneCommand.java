package org.upgradekit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.restorepoint.Manifest;
import org.upgradekit.restorepoint.Retention;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunLock;
import org.upgradekit.view.PruneView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes restore points that are older than they have to be kept. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        description = {
            "Removes restore points that need not be kept any longer.",
            "Those older than BACKUP_RETENTION_DAYS (30), those beyond",
            "BACKUP_RETENTION_COUNT, and the oldest while less than BACKUP_MIN_FREE is",
            "free. What always stays: the newest that can be put back and was not found",
            "wrong, the newest of proven content, what an open run needs, what a rollback",
            "used while what it put aside is there, and what another host made. A clone is",
            "dropped only when server, number and marker are those of its manifest; what a",
            "store's commands saved goes by its discard command. When the clock is wrong",
            "nothing is removed."
        },
        footer = {
            "",
            "Example: upgrade restore-points prune --dry-run",
            "Exit codes: 0 removed, or nothing to remove, 2 no such product, 3 the clock is",
            "wrong, 6 one could not be removed or a journal is damaged, 8 locked"
        })
final class PruneCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ProductParameter which = new ProductParameter();

    @Option(names = "--dry-run", description = "show what would be removed, remove nothing")
    private boolean dryRun;

    PruneCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ProductDirectory product = which.find(console, common);
        return RunLock.holding(console.host(), product, "upgrade restore-points prune", () -> locked(product));
    }

    private int locked(ProductDirectory product) {
        Keeping keeping = new Keeping(console, product);
        keeping.requireClock();
        RestorePointsCommand.warnOfCopies(console, common, product);
        if (!dryRun) {
            RestorePointsCommand.places(console, product)
                    .forEach(points -> points.removal().sweep());
        }
        // What was begun is ended first, whatever is configured by now.
        List<Retention> all = new ArrayList<>(RestorePointsCommand.unfinished(console, product).stream()
                .filter(one -> !keeping.foreign(one))
                .map(Retention::begun)
                .toList());
        all.addAll(keeping.judge());
        List<PruneView.Line> lines = new ArrayList<>();
        List<Diagnostic> failed = new ArrayList<>();
        for (Retention one : all) {
            lines.add(new PruneView.Line(
                    one.manifest().id(),
                    one.manifest().version(),
                    one.manifest().bytes(),
                    settle(product, keeping, one, failed)));
        }
        ExitCode code = failed.isEmpty() ? ExitCode.DONE : ExitCode.OPERATOR_NEEDED;
        console.out()
                .print(
                        common.json()
                                ? PruneView.json(lines, code.code())
                                : new PruneView(console.style(!common.noColor)).text(lines));
        return Failures.partly(console, common, failed, code);
    }

    /** What became of one, in words. */
    private String settle(ProductDirectory product, Keeping keeping, Retention one, List<Diagnostic> failed) {
        if (one.kept().isPresent()) {
            return "kept: " + one.kept().get();
        }
        if (dryRun) {
            return "would be removed: " + one.reason().words();
        }
        if (one.reason() == Retention.Reason.ROOM && keeping.missing() == 0) {
            return "kept: there is room again";
        }
        return remove(product, one.manifest())
                .map(why -> {
                    failed.add(why);
                    return "not removed: "
                            + console.redactor()
                                    .redact(why.detail().lines().findFirst().orElse(""));
                })
                .orElseGet(() -> "removed: " + one.reason().words());
    }

    /** One that cannot be removed is no reason to keep the others. */
    private Optional<Diagnostic> remove(ProductDirectory product, Manifest manifest) {
        try (Workbench bench = Workbench.ofPoint(manifest, console, product)) {
            bench.parts().stores().prune(manifest);
            return Optional.empty();
        } catch (Failure failure) {
            return Optional.of(Diagnostic.error(
                    "restore point " + manifest.id() + " was not removed",
                    failure.first().text(),
                    "Mend that, and prune again"));
        }
    }
}
