package org.upgradekit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.plan.Explanation;
import org.upgradekit.plan.Explanations;
import org.upgradekit.plan.OwnExplanations;
import org.upgradekit.playbook.Nearest;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.view.Commands;
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
            "         upgrade explain release-notes openwatch",
            "Exit codes: 0 explained, 2 there is no such check or step"
        })
final class ExplainCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ResultOptions result = new ResultOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "as a plan, status or a journal names it")
    private @Nullable String id;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PLAYBOOK",
            description =
                    "whose own checks and steps are meant as well: a file or folder, or a product; the one that is"
                            + " installed when it is the only one")
    private @Nullable String playbook;

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

    /** What is known without a playbook needs none, and none that can be read. */
    private Explanation find(String id) {
        Optional<Explanation> ours = Explanations.find(id);
        if (playbook == null && ours.isPresent()) {
            return ours.get();
        }
        Optional<Playbook> own = own();
        return own.flatMap(read -> OwnExplanations.find(read, id))
                .or(() -> ours)
                .orElseThrow(() -> unknown(id, own));
    }

    private Optional<Playbook> own() {
        Playbooks playbooks = new Playbooks(console.host());
        Optional<String> named = Optional.ofNullable(playbook);
        return named.isPresent() || playbooks.installed(named) ? Optional.of(playbooks.read(named)) : Optional.empty();
    }

    private static InputFailure unknown(String id, Optional<Playbook> own) {
        List<String> ids = new ArrayList<>(own.map(OwnExplanations::ids).orElse(List.of()));
        Explanations.all().forEach(one -> ids.add(one.id()));
        String nearest = Nearest.hint(id, ids);
        return new InputFailure(Diagnostic.error(
                "no check or step of ours is called \"" + id + "\""
                        + own.map(one -> ", and none of " + one.product()).orElse(""),
                own.isEmpty() ? "For one of a playbook: upgrade explain " + Commands.word(id) + " PLAYBOOK." : "",
                nearest.isEmpty() ? "upgrade explain lists all" : nearest));
    }
}
