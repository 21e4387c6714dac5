package org.upgradekit.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.journal.Event;
import org.upgradekit.json.Choice;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanCodec;
import org.upgradekit.plan.Step;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunId;
import org.upgradekit.run.RunLock;
import org.upgradekit.view.Commands;
import org.upgradekit.view.ConclusionView;
import org.upgradekit.view.WaiverText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plans, asks for consent, and performs the plan. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Upgrades: plans, asks for consent, and performs the plan step by step.",
        footer = {
            "",
            "Example: upgrade apply ./playbook.yaml --to 2.0",
            "Exit codes: 0 done or nothing to do, 2 wrong usage or an invalid playbook or",
            "plan, 3 refused before anything changed, 5 failed and rolled back, 6 failed and",
            "stopped or a damaged journal, 7 interrupted or over an open run, 8 locked, 9 the",
            "plan file is stale, 10 the rollback failed"
        })
final class ApplyCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final Questions questions = new Questions();

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PLAYBOOK|PLANFILE",
            description = "a playbook's file or folder, a product, or a plan that was written with plan --out")
    private @Nullable String argument;

    @Option(
            names = {"-y", "--yes"},
            description = "consent to the plan without being asked")
    private boolean yes;

    @Mixin
    private final DetachOption detach = new DetachOption();

    @Option(names = "--dry-run", description = "show the plan and run the checks, then stop")
    private boolean dryRun;

    @Option(
            names = "--until",
            paramLabel = "PHASE",
            description = "stop after this phase of the first hop, to be resumed or rolled back later: prepare, backup,"
                    + " install, …")
    private @Nullable String until;

    @Mixin
    private final WindowOption window = new WindowOption();

    ApplyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        detach.require(console.host(), dryRun);
        Optional<Plan> reviewed = PlanFiles.read(console.host(), Optional.ofNullable(argument));
        reviewed.ifPresent(plan -> target.refuse(String.valueOf(argument)));
        Playbooks playbooks = new Playbooks(console.host());
        Playbook playbook = reviewed.isPresent()
                ? playbooks.read(Path.of(reviewed.get().head().playbook()))
                : playbooks.read(Optional.ofNullable(argument));
        ProductDirectory product = Products.directory(console, common, playbook.product());
        product.prepare();
        // What goes on in a unit of its own takes the lock itself: it must be free again by then.
        IntSupplier last =
                RunLock.holding(console.host(), product, "upgrade apply", () -> locked(product, playbook, reviewed));
        return last.getAsInt();
    }

    private IntSupplier locked(ProductDirectory product, Playbook playbook, Optional<Plan> reviewed) {
        new OpenRuns(product).refuse();
        Planning planning = new Planning(console, product);
        String named = Optional.ofNullable(argument).orElse(playbook.product());
        Commands commands = reviewed.map(plan -> PlanFiles.commands(plan, playbook, common))
                .orElseGet(() -> CommandNames.of(named, playbook.product(), common, target.again()))
                .within(window.again());
        Planning.Made planned = reviewed.map(plan -> again(
                        planning, playbook, plan, commands.plan(plan.head().to(), named)))
                .orElseGet(() -> planning.make(playbook, target.request(console, playbook, product)));
        Planning.Made made = window.judged(console, planned);
        if (made.plan().blocked() || made.plan().nothingToDo() || dryRun) {
            int code = shown(made, commands);
            return () -> code;
        }
        Plan plan = questions.settle(console, made.plan(), asking(made.plan(), reviewed.isPresent(), commands));
        Planning.Made answered = new Planning.Made(plan, made.facts());
        if (plan.blocked()) {
            int code = shown(answered, commands);
            return () -> code;
        }
        Optional<Step> stop = Optional.ofNullable(until).map(phase -> UntilPhase.before(plan, phase));
        if (reviewed.isEmpty()) {
            consent(answered, commands);
        }
        Commands later = later(commands, named, plan);
        if (detach.wanted()) {
            return () -> new Detached(console, common, product, later).apply(plan, bounds());
        }
        int code = begin(product, plan, stop, later);
        return () -> code;
    }

    /** What a run names is typed from anywhere, and long after. */
    private static Commands later(Commands commands, String named, Plan plan) {
        return Playbooks.path(named) ? commands.by(plan.head().playbook()) : commands;
    }

    private Questions.Asking asking(Plan plan, boolean reviewed, Commands commands) {
        boolean somebody = common.somebody(console);
        String to = plan.head().to();
        StringBuilder again =
                new StringBuilder(reviewed ? commands.applyFile(String.valueOf(argument)) : commands.apply(to));
        target.onFailure()
                .filter(policy -> reviewed)
                .ifPresent(policy -> again.append(" --on-failure ").append(policy));
        Optional.ofNullable(until).ifPresent(phase -> again.append(" --until ").append(Commands.word(phase)));
        again.append(detach.wanted() ? " --detach" : "");
        again.append(yes || (!somebody && !reviewed) ? " --yes" : "");
        return new Questions.Asking(somebody, yes || reviewed, commands.answersTemplate(to), again.toString());
    }

    /** What does not stand in the plan, for the command that performs it. */
    private List<String> bounds() {
        List<String> words = new ArrayList<>();
        target.onFailure().ifPresent(policy -> words.addAll(List.of("--on-failure", policy)));
        Optional.ofNullable(until).ifPresent(phase -> words.addAll(List.of("--until", phase)));
        words.addAll(window.words());
        return words;
    }

    private int begin(ProductDirectory product, Plan plan, Optional<Step> stop, Commands commands) {
        String run = RunId.next(console.host().clock().instant(), product.runs(), new SecureRandom());
        return new Driver(console, common, product, commands)
                .begin(
                        run,
                        plan,
                        checks(plan),
                        new Bounded(
                                Policies.of(console, common, target.onFailure().or(plan::onFailure)),
                                plan,
                                stop,
                                window.bound(console, plan)));
    }

    private Planning.Made again(Planning planning, Playbook playbook, Plan reviewed, String command) {
        WaiverRules.refuseExpired(reviewed.waivers(), console.host().clock().instant(), command);
        return PlanFiles.again(planning, playbook, reviewed, command);
    }

    private int shown(Planning.Made made, Commands commands) {
        Plan plan = made.plan();
        ExitCode code = plan.blocked() ? ExitCode.REFUSED : ExitCode.DONE;
        if (common.json()) {
            console.out().println(PlanCodec.line(plan));
            console.out().println(ConclusionView.json(plan, code));
        } else {
            (plan.blocked() || !dryRun ? console.err() : console.out())
                    .print(common.planView(console, commands).text(plan, made.facts(), Optional.empty()));
        }
        return code.code();
    }

    private void consent(Planning.Made made, Commands commands) {
        if (yes) {
            return;
        }
        boolean somebody = common.somebody(console);
        if (somebody) {
            console.err().print(common.planView(console, commands).table(made.plan(), made.facts()));
            if (Consent.given(console, "Apply this plan?")) {
                return;
            }
        }
        throw new InputFailure(
                ExitCode.REFUSED,
                List.of(Diagnostic.error(
                        somebody ? "the plan was not consented to" : "a missing answer: consent to the plan",
                        "Nothing was changed.",
                        "Consent beforehand with --yes, or review first:\n"
                                + commands.plan(
                                        made.plan().head().to(),
                                        made.plan().head().product() + ".plan.json"))));
    }

    private List<Event.CheckEnded> checks(Plan plan) {
        return plan.findings().stream()
                .map(one -> new Event.CheckEnded(
                        one.id(), Choice.name(one.outcome()), WaiverText.of(plan, one, ZoneId.systemDefault())))
                .toList();
    }
}
