package org.upgradekit.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.journal.RunState;
import org.upgradekit.json.Choice;
import org.upgradekit.json.Moment;
import org.upgradekit.restorepoint.Manifest;
import org.upgradekit.restorepoint.RunStores;
import org.upgradekit.restorepoint.Verification;
import org.upgradekit.run.Breach;
import org.upgradekit.run.Leg;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunLock;
import org.upgradekit.store.Level;
import org.upgradekit.view.DiagnosticView;
import org.upgradekit.view.VerifiedView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves restore points: one, or all for a timer. What is found is kept, and shown by {@code list}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Proves a restore point, or all of them.",
            "Each level includes those before it:",
            "  read      every byte of its files is read, and has its checksum; a clone is",
            "            there, on the same server, with its number and marker",
            "  copied    complete by its kind's own measure",
            "  content   equal to what was saved: a clone read row by row, an archive",
            "            unpacked aside; of a dump no more than read",
            "  restored  really restored into a scratch place, and equal: a dump into a",
            "            scratch database; a clone is queried where it is",
            "What is found is kept beside the manifest: restore-points list shows it."
        },
        footer = {
            "",
            "Example: upgrade restore-points verify 9f3c --level restored",
            "Example: upgrade restore-points verify --all",
            "Exit codes: 0 proven, 2 no such one, 6 one is not proven, 8 locked"
        })
final class VerifyCommand implements Callable<Integer> {
    private static final String NAME = "upgrade restore-points verify";

    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final ProductOption which = new ProductOption();

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "its id, or a unique part of it")
    private @Nullable String id;

    @Option(
            names = "--all",
            description = "all of the product, or of every product when none is named; goes on after a failure")
    private boolean all;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "read, copied, content or restored (default: content)")
    private Level level = Level.CONTENT;

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (all == (id != null)) {
            throw new InputFailure(Diagnostic.error(
                    all ? "--all and an id exclude each other" : "which restore point?",
                    "",
                    "Name one, or --all: upgrade restore-points list"));
        }
        return id == null ? all() : one(id);
    }

    private int one(String named) {
        ProductDirectory product = which.ofPoint(console, common, named);
        return RunLock.holding(console.host(), product, NAME, () -> {
            VerifiedView.Line line = verify(product, RestorePointsCommand.find(console, product, named));
            if (line.state() == VerifiedView.State.NOT_PROVEN) {
                throw new EnvironmentFailure(ExitCode.OPERATOR_NEEDED, notProven(line));
            }
            String why = String.join("; ", line.why());
            console.out()
                    .println(
                            common.json()
                                    ? DiagnosticView.json(List.of(), ExitCode.DONE)
                                    : "Restore point " + line.id()
                                            + (line.state() == VerifiedView.State.PROVEN
                                                    ? " is proven: " + why
                                                    : " " + why));
            return ExitCode.DONE.code();
        });
    }

    private Diagnostic notProven(VerifiedView.Line line) {
        return Diagnostic.error(
                "restore point " + line.id() + " is not proven: " + Choice.name(level),
                String.join("\n", line.why()),
                "upgrade restore-points list shows how far each is proven, and the others");
    }

    private int all() {
        List<VerifiedView.Line> lines = new ArrayList<>();
        boolean locked = false;
        for (ProductDirectory product : which.each(console, common)) {
            try {
                RunLock.holding(console.host(), product, NAME, () -> lines.addAll(verifyAll(product)));
            } catch (Failure failure) {
                locked |= failure.exitCode() == ExitCode.LOCKED;
                lines.add(told(unreached(product, failure)));
            }
        }
        boolean failed = lines.stream().anyMatch(line -> line.state() == VerifiedView.State.NOT_PROVEN);
        ExitCode code = failed ? ExitCode.OPERATOR_NEEDED : locked ? ExitCode.LOCKED : ExitCode.DONE;
        if (common.json()) {
            console.out().print(VerifiedView.json(lines, code.code()));
        } else if (lines.isEmpty()) {
            console.out().println("No restore points.");
        }
        return code.code();
    }

    private List<VerifiedView.Line> verifyAll(ProductDirectory product) {
        List<VerifiedView.Line> lines = new ArrayList<>();
        RestorePointsCommand.all(console, product).forEach(one -> lines.add(told(verify(product, one))));
        return lines;
    }

    /** At once, as it goes: the next one may take hours. */
    private VerifiedView.Line told(VerifiedView.Line line) {
        if (!common.json()) {
            console.out().println(console.redactor().redact(VerifiedView.text(line)));
            console.out().flush();
        }
        return line;
    }

    /** A product at which a run is at work is left alone; one that cannot be read is a failure like any other. */
    private static VerifiedView.Line unreached(ProductDirectory product, Failure failure) {
        boolean locked = failure.exitCode() == ExitCode.LOCKED;
        return new VerifiedView.Line(
                product.path().getFileName().toString(),
                "",
                locked ? VerifiedView.State.SKIPPED : VerifiedView.State.NOT_PROVEN,
                List.of(failure.first().line()),
                0);
    }

    private VerifiedView.Line verify(ProductDirectory product, Manifest manifest) {
        Instant began = console.host().clock().instant();
        VerifiedView.State state = VerifiedView.State.PROVEN;
        List<String> why;
        try {
            Optional<String> skipped = skipped(product, manifest);
            List<String> wrong = skipped.isPresent() ? List.of() : wrong(product, manifest);
            if (skipped.isPresent()) {
                state = VerifiedView.State.SKIPPED;
            } else if (!wrong.isEmpty()) {
                state = VerifiedView.State.NOT_PROVEN;
            }
            why = skipped.map(List::of).orElse(wrong.isEmpty() ? List.of(Choice.name(level)) : wrong);
        } catch (Failure failure) {
            state = VerifiedView.State.NOT_PROVEN;
            why = List.of(failure.first().line());
        }
        Duration took = console.host().since(began);
        return new VerifiedView.Line(
                product.path().getFileName().toString(), manifest.id(), state, why, Math.max(0, took.toMillis()));
    }

    private static Optional<String> skipped(ProductDirectory product, Manifest manifest) {
        boolean open = product.state(manifest.run()).filter(RunState::open).isPresent();
        return manifest.used()
                .filter(used -> !open)
                .map(used -> "was used by a rollback at " + Moment.text(used)
                        + ": what it held is in place, there is nothing left to prove.");
    }

    private List<String> wrong(ProductDirectory product, Manifest manifest) {
        try (Workbench bench = Workbench.ofPoint(manifest, console, product)) {
            RunStores stores = bench.parts().stores();
            Verification found = stores.verify(level);
            List<String> lines = new ArrayList<>(found.failed() ? found.wrong() : unopened(found));
            lines.addAll(outrun(product, manifest, stores));
            return lines;
        }
    }

    /** What the run that needs the restore point would find: that somebody wrote to a store after it was saved. */
    private static List<String> outrun(ProductDirectory product, Manifest manifest, RunStores stores) {
        return product.state(manifest.run())
                .filter(state -> state.open()
                        && state.direction() == RunState.Direction.FORWARD
                        && Leg.number(manifest.id()) == state.hop())
                .map(state -> new Breach(product.plan(state.run()).hop(state.hop()), state, stores).since())
                .orElse(List.of());
    }

    /** Whose key is elsewhere still wants to know whether the bytes are good. */
    private static List<String> unopened(Verification found) {
        List<String> lines = new ArrayList<>(found.unopened());
        if (!lines.isEmpty()) {
            lines.add("every byte is as it was written: --level read proves that, without a key");
        }
        return lines;
    }
}
