package org.upgradekit.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.plan.Plan;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunLock;
import org.upgradekit.view.ChecksView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The pre-checks alone: what an upgrade would be refused for, before anybody plans one. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Asks all checks of an upgrade, and changes nothing.",
            "A scratch database, dropped again, proves the rights to restore. Where a plan",
            "cannot be made without it, --to says which version is meant."
        },
        footer = {
            "",
            "Example: upgrade check ./playbook.yaml --to 2.0",
            "Exit codes: 0 nothing blocks, 2 wrong usage or an invalid playbook, 3 a check",
            "blocks or a missing answer, 6 a damaged journal, 7 a run is open, 8 locked"
        })
final class CheckCommand implements Callable<Integer> {
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

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Playbook read = new Playbooks(console.host()).read(Optional.ofNullable(playbook));
        ProductDirectory product = Products.directory(console, common, read.product());
        product.prepare();
        return RunLock.holding(console.host(), product, "upgrade check", () -> {
            new OpenRuns(product).refuse();
            return show(new Planning(console, product).check(read, target.checks(console, read, product)));
        });
    }

    private int show(Plan plan) {
        ExitCode code = plan.blocked() ? ExitCode.REFUSED : ExitCode.DONE;
        if (common.json()) {
            console.out().println(ChecksView.json(plan, code));
        } else {
            (plan.blocked() ? console.err() : console.out())
                    .print(new ChecksView(console.style(!common.noColor)).text(plan, code));
        }
        return code.code();
    }
}
