package org.upgradekit.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.RunState;
import org.upgradekit.json.Choice;
import org.upgradekit.plan.Plan;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.view.ConclusionView;
import org.upgradekit.view.RunLine;
import org.upgradekit.view.RunsView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The runs of a product. */
final class RunsCommand {
    private RunsCommand() {}

    static CommandLine on(Console console) {
        return Group.line("runs", "What was done here: the runs of a product.", "upgrade runs list")
                .addSubcommand(new ListRuns(console))
                .addSubcommand(new ShowRun(console))
                .addSubcommand(new ReportCommand(console));
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the runs of a product, the newest last.",
            footer = {"", "Example: upgrade runs list", "Exit codes: 0 shown, 2 no such product, 6 a damaged journal"})
    static final class ListRuns implements Callable<Integer> {
        private final Console console;

        @Mixin
        private final CommonOptions common = new CommonOptions();

        @Mixin
        private final ProductParameter which = new ProductParameter();

        ListRuns(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            ProductDirectory product = which.find(console, common);
            List<RunLine> lines = product.runs().stream()
                    .map(run -> product.state(run).map(state -> line(product, state)))
                    .flatMap(Optional::stream)
                    .toList();
            console.out()
                    .print(
                            common.json()
                                    ? RunsView.json(lines) + "\n"
                                    : new RunsView(console.style(!common.noColor)).list(lines));
            return ExitCode.DONE.code();
        }

        private static RunLine line(ProductDirectory product, RunState state) {
            Plan plan = product.plan(state.run());
            return new RunLine(
                    state.run(),
                    plan.head().product(),
                    plan.head().from(),
                    plan.head().to(),
                    Choice.name(state.status()),
                    state.began(),
                    RunLine.millis(product.entries(state.run())));
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows what a run did, step by step.",
            footer = {"", "Example: upgrade runs show 9f3c", "Exit codes: 0 shown, 2 no such run, 6 a damaged journal"})
    static final class ShowRun implements Callable<Integer> {
        private final Console console;

        @Mixin
        private final CommonOptions common = new CommonOptions();

        @Parameters(index = "0", paramLabel = "RUN", description = "its id, or a unique beginning or end of it")
        private String run = "";

        @Mixin
        private final ProductOption which = new ProductOption();

        ShowRun(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            KeptRun kept = KeptRun.of(console, which.ofRun(console, common, run), run);
            console.out()
                    .print(
                            common.json()
                                    ? ConclusionView.json(kept.report()) + "\n"
                                    : new RunsView(console.style(!common.noColor))
                                            .show(kept.report(), kept.rollback()));
            return ExitCode.DONE.code();
        }
    }
}
