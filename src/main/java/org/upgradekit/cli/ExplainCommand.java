package org.upgradekit.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.plan.Explanation;
import org.upgradekit.plan.Explanations;
import org.upgradekit.playbook.Nearest;
import org.upgradekit.view.ExplanationView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What a check, or a step that the playbook does not write, is for. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Explains a check or step: what it looks at, why, what to do, if it can be waived.",
            "Without ID, it lists all that upgrades have beside their playbooks' own."
        },
        footer = {
            "",
            "Example: upgrade explain restore-rights",
            "Exit codes: 0 explained, 2 there is no such check or step"
        })
final class ExplainCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ResultOptions result = new ResultOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "as a plan, status or a journal names it")
    private @Nullable String id;

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ExplanationView view = new ExplanationView(console.style(!result.noColor));
        if (id == null) {
            console.out()
                    .print(result.json() ? ExplanationView.json(Explanations.all()) : view.list(Explanations.all()));
            return ExitCode.DONE.code();
        }
        Explanation found = find(id);
        console.out().print(result.json() ? ExplanationView.json(List.of(found)) : view.text(id, found));
        return ExitCode.DONE.code();
    }

    private static Explanation find(String id) {
        Optional<Explanation> found = Explanations.find(id);
        return found.orElseThrow(() -> {
            List<String> ids = Explanations.all().stream().map(Explanation::id).toList();
            String nearest = Nearest.hint(id, ids);
            return new InputFailure(Diagnostic.error(
                    "no check or step of ours is called \"" + id + "\"",
                    "A playbook's own checks and steps are explained where they stand: upgrade plan names file and"
                            + " line.",
                    nearest.isEmpty() ? "upgrade explain lists all" : nearest));
        });
    }
}
