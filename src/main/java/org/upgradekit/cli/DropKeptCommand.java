package org.upgradekit.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
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
        List<Diagnostic> failed = new ArrayList<>();
        List<KeptView.Line> kept = aside.runs(Optional.ofNullable(run)).stream()
                .flatMap(one -> asked(aside, one, failed).stream())
                .toList();
        if (dryRun || kept.stream().noneMatch(KeptView.Line::known)) {
            return show(
                    kept.stream()
                            .map(line -> line.known() ? line.as("would be dropped") : line)
                            .toList(),
                    failed);
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
        return show(drop(aside, kept, failed), failed);
    }

    /** A run that cannot be asked is no reason to keep what the others kept. */
    private static List<KeptView.Line> asked(KeptAside aside, String run, List<Diagnostic> failed) {
        try {
            return aside.of(run);
        } catch (Failure failure) {
            Diagnostic why = failure.first();
            failed.add(Diagnostic.error(
                    "what run " + run + " kept is not known", why.text(), "Mend that, then the same command again"));
            return List.of(KeptView.Line.unknown(run, why.summary()));
        }
    }

    /** One that cannot be dropped is no reason to keep the others. */
    private static List<KeptView.Line> drop(KeptAside aside, List<KeptView.Line> kept, List<Diagnostic> failed) {
        Map<String, Optional<Diagnostic>> dropped = new LinkedHashMap<>();
        List<KeptView.Line> lines = new ArrayList<>();
        for (KeptView.Line one : kept) {
            if (one.known()) {
                Optional<Diagnostic> why = dropped.computeIfAbsent(
                        one.run() + "/" + one.store(), key -> aside.drop(one.run(), one.store()));
                lines.add(one.as(why.isEmpty() ? "dropped" : "not dropped"));
            } else {
                lines.add(one);
            }
        }
        dropped.values().stream().flatMap(Optional::stream).forEach(failed::add);
        return lines;
    }

    private int show(List<KeptView.Line> lines, List<Diagnostic> failed) {
        ExitCode code = failed.isEmpty() ? ExitCode.DONE : ExitCode.OPERATOR_NEEDED;
        console.out()
                .print(
                        common.json()
                                ? KeptView.json(lines, code.code())
                                : new KeptView(console.style(!common.noColor)).text(lines));
        return Failures.partly(console, common, failed, code);
    }
}
