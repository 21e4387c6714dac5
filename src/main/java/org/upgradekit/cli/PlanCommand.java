package org.upgradekit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanCodec;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunLock;
import org.upgradekit.view.Commands;
import org.upgradekit.view.PlanView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what would happen; changes nothing but a scratch database that proves the rights to restore. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Shows what an upgrade would do on this host, and what stands in its way.",
        footer = {
            "",
            "Example: upgrade plan ./playbook.yaml --to 2.0",
            "Exit codes: 0 shown, 2 wrong usage or an invalid playbook, 3 a check blocks or",
            "no plan can be made, 4 changes are pending (--detailed-exitcode), 6 a damaged",
            "journal, 7 a run is open, 8 locked"
        })
final class PlanCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PLAYBOOK",
            description = "a playbook's file or folder, or a product")
    private @Nullable String playbook;

    @Option(names = "--out", paramLabel = "FILE", description = "write the plan, to be reviewed and applied as it is")
    private @Nullable Path out;

    @Option(
            names = "--answers-template",
            description = "print an answers file with the playbook's questions, to be filled in, and nothing else")
    private boolean answersTemplate;

    @Option(names = "--detailed-exitcode", description = "exit 4 when there is something to do")
    private boolean detailed;

    @Mixin
    private final WindowOption window = new WindowOption();

    PlanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (answersTemplate && (common.json() || out != null)) {
            throw new InputFailure(Diagnostic.error(
                    "--answers-template does not go with " + (out == null ? "-o json" : "--out"),
                    "It prints YAML with the questions, and nothing else.",
                    "Leave one of the two out"));
        }
        Playbook read = read();
        ProductDirectory product = Products.directory(console, common, read.product());
        product.prepare();
        return RunLock.holding(console.host(), product, "upgrade plan", () -> {
            new OpenRuns(product).refuse();
            return show(
                    window.judged(
                            console, new Planning(console, product).make(read, target.request(console, read, product))),
                    read);
        });
    }

    /** A plan file is applied from any directory: it names its playbook from the root on. */
    private Playbook read() {
        Playbooks playbooks = new Playbooks(console.host());
        Path found = playbooks.find(Optional.ofNullable(playbook));
        return playbooks.read(out == null ? found : found.toAbsolutePath().normalize());
    }

    private int show(Planning.Made made, Playbook read) {
        Plan plan = made.plan();
        if (answersTemplate) {
            console.out().print(Questions.template(plan));
            if (!plan.blocked()) {
                return ExitCode.DONE.code();
            }
        }
        Optional<PlanView.Written> written = Optional.ofNullable(out)
                .filter(file -> !plan.blocked() && !plan.nothingToDo())
                .map(file -> write(file, plan));
        if (out != null && plan.nothingToDo()) {
            console.err().println("There is nothing to do, so no plan was written to " + out + ".");
        }
        Commands commands = CommandNames.of(
                        Optional.ofNullable(playbook).orElse(read.product()), read.product(), common, target.again())
                .within(window.again());
        if (common.json()) {
            console.out().print(PlanCodec.json(plan));
        } else {
            (plan.blocked() ? console.err() : console.out())
                    .print(common.planView(console, commands).text(plan, made.facts(), written));
        }
        if (plan.blocked()) {
            return ExitCode.REFUSED.code();
        }
        return detailed && !plan.nothingToDo() ? ExitCode.PENDING.code() : ExitCode.DONE.code();
    }

    private PlanView.Written write(Path file, Plan plan) {
        try {
            PlanCodec.Written written = PlanCodec.written(plan);
            console.host().disk().replace(file.toAbsolutePath(), written.json().getBytes(StandardCharsets.UTF_8));
            return new PlanView.Written(file.toString(), written.digest());
        } catch (IOException e) {
            Path directory = file.toAbsolutePath().normalize().resolveSibling("");
            String why = console.host().disk().exists(directory) ? Reason.of(e) : "there is no directory " + directory;
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error("the plan cannot be written", why, "Name another file: --out"),
                    e);
        }
    }
}
