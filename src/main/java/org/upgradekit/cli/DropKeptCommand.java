package org.upgradekit.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunLock;
import org.upgradekit.view.KeptView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Drops what rollbacks, and their undoing, put aside. */
@Command(
        name = "drop-kept",
        mixinStandardHelpOptions = true,
        description = {
            "Drops for good what rollbacks replaced and kept aside.",
            "Databases upg_old_..., files .NAME.upg-old-... and .NAME.upg-undone-...: nothing",
            "else ever drops them, since they may hold the only copy of what users wrote. A",
            "database goes only when server, number and marker are the run's own. After that",
            "the rollback cannot be undone any more."
        },
        footer = {
            "",
            "Example: upgrade restore-points drop-kept --dry-run",
            "Exit codes: 0 dropped, or nothing is kept, 2 no such product or run, 3 not",
            "consented to, 6 one could not be dropped or a journal is damaged, 7 a run is",
            "open, 8 locked"
        })
final class DropKeptCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ProductParameter which = new ProductParameter();

    @Option(names = "--run", paramLabel = "RUN", description = "only what this run kept; else what all of them kept")
    private @Nullable String run;

    @Option(names = "--dry-run", description = "show what would be dropped, drop nothing")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "consent without being asked")
    private boolean yes;

    DropKeptCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ProductDirectory product = which.find(console, common);
        return RunLock.holding(console.host(), product, "upgrade restore-points drop-kept", () -> locked(product));
    }

    private int locked(ProductDirectory product) {
        new OpenRuns(product).refuse();
        KeptAside aside = new KeptAside(console, product);
        List<KeptView.Line> kept = aside.runs(Optional.ofNullable(run)).stream()
                .flatMap(one -> aside.of(one).stream())
                .toList();
        if (dryRun || kept.isEmpty()) {
            show(kept.stream().map(line -> line.as("would be dropped")).toList());
            return ExitCode.DONE.code();
        }
        if (!yes) {
            Consent.require(
                    console,
                    common,
                    new Consent.Asked(
                            () -> new KeptView(console.style(!common.noColor)).text(kept),
                            "Drop it for good?",
                            "drop what is kept",
                            "Nothing was dropped."));
        }
        show(drop(aside, kept));
        return ExitCode.DONE.code();
    }

    /** One that cannot be dropped is no reason to keep the others. */
    private static List<KeptView.Line> drop(KeptAside aside, List<KeptView.Line> kept) {
        Map<String, Optional<Diagnostic>> failed = new LinkedHashMap<>();
        List<KeptView.Line> lines = new ArrayList<>();
        for (KeptView.Line one : kept) {
            failed.computeIfAbsent(one.run() + "/" + one.store(), key -> aside.drop(one.run(), one.store()));
            lines.add(one.as("dropped"));
        }
        List<Diagnostic> why =
                failed.values().stream().flatMap(Optional::stream).toList();
        if (!why.isEmpty()) {
            throw new EnvironmentFailure(ExitCode.OPERATOR_NEEDED, why);
        }
        return lines;
    }

    private void show(List<KeptView.Line> lines) {
        console.out()
                .print(common.json() ? KeptView.json(lines) : new KeptView(console.style(!common.noColor)).text(lines));
    }
}
