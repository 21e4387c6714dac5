package org.upgradekit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.action.Actions;
import org.upgradekit.action.StepWatch;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.host.Host;
import org.upgradekit.observe.LookSettings;
import org.upgradekit.observe.Observer;
import org.upgradekit.observe.Room;
import org.upgradekit.plan.Check;
import org.upgradekit.plan.CheckPlan;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanRequest;
import org.upgradekit.plan.Planner;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.PlaybookFolder;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.postgres.Sessions;
import org.upgradekit.run.Leg;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.secret.Redactor;
import org.upgradekit.secret.Secrets;
import org.upgradekit.secret.ValueSource;
import org.upgradekit.secret.Values;
import org.upgradekit.service.Raiser;
import org.upgradekit.service.Services;
import org.upgradekit.store.Keeper;

/** Observes, plans, and asks the checks. */
final class Planning {
    /** What names the sessions and files of a look around, which belongs to no run. */
    static final String LOOK = "plan";

    private final Console console;
    private final Host host;
    private final ProductDirectory product;

    Planning(Console console, ProductDirectory product) {
        this.console = console;
        this.host = console.host();
        this.product = product;
    }

    /** Where the configuration wants restore points now. */
    Optional<String> backups() {
        return product.backups().map(Path::toString);
    }

    /** For whom the configuration wants copies encrypted now. */
    Optional<String> recipient() {
        return Keys.recipient(host, product.path().getFileName().toString());
    }

    /** How long steps took here before. */
    Map<String, Long> measured() {
        return Measured.of(product);
    }

    /** A plan with the facts it was made from; its findings include what the checks found. */
    record Made(Plan plan, Facts facts) {}

    Made make(Playbook playbook, PlanRequest request) {
        Facts facts = observe(playbook, request);
        Plan plan = Planner.plan(playbook, facts, request);
        // Whoever reads the plan later does so from another directory.
        Path file = Path.of(plan.head().playbook()).toAbsolutePath().normalize();
        return new Made(plan.by(file.toString()).withFindings(checks(plan)), facts);
    }

    /** The checks alone, with what they found; the plan has no steps. */
    Plan check(Playbook playbook, PlanRequest request) {
        Plan plan = CheckPlan.of(playbook, observe(playbook, request), request);
        return plan.withFindings(checks(plan));
    }

    private Facts observe(Playbook playbook, PlanRequest request) {
        Redactor redactor = console.redactor();
        LookSettings settings = new LookSettings(playbook, request.settings());
        Secrets secrets = new Secrets(playbook.secrets(), settings, host, redactor);
        LookStores stores = new LookStores(playbook, keeper(playbook, request), host, redactor);
        LookValues look = new LookValues(request, stores, PlaybookFolder.of(playbook.file()));
        Values values = new Values(Map.of(), secrets, List.of(settings, look));
        stores.fillBy(values);
        Raiser raiser = new Raiser(playbook.product(), LOOK);
        try {
            return new Observer(new Observer.Parts(
                            playbook,
                            host,
                            values,
                            secrets,
                            settings,
                            stores::open,
                            id -> Services.open(service(playbook, id), values, host, raiser, redactor),
                            new Observer.Target(request.to(), request.from()),
                            new Sessions(LOOK, Workbench.LOCK, host.sockets()),
                            new Room.Places(product.path(), product.restorePoints())))
                    .observe(redactor::redact);
        } finally {
            stores.close();
        }
    }

    private static ServiceSpec service(Playbook playbook, String id) {
        return Optional.ofNullable(playbook.services().get(id))
                .orElseThrow(() -> new IllegalStateException("no service " + id));
    }

    private Keeper keeper(Playbook playbook, PlanRequest request) {
        return new Keeper(
                LOOK,
                host.identity().hostname(),
                product.path().toString(),
                playbook.product(),
                false,
                Optional.empty(),
                Keys.of(host, playbook.product(), request.recipient()));
    }

    /**
     * Asks every check to its end; a check that crashes has not passed. Also where something blocks already: who mends one
     * thing wants to know of the others. Without a path or secrets there is nothing that could be asked.
     */
    private List<Finding> checks(Plan plan) {
        boolean secrets = plan.findings().stream()
                .noneMatch(one -> one.blocks() && one.id().equals(Observer.SECRETS));
        return plan.checks().isEmpty() || !secrets ? List.of() : asked(plan);
    }

    private List<Finding> asked(Plan plan) {
        List<Finding> findings = new ArrayList<>();
        // Nobody waits a minute for a service to get ready to hear of what blocks all the same.
        StepWatch watch = plan.blocked() ? StepWatch.once() : StepWatch.silent();
        product.visit(LOOK);
        try (Workbench bench = Workbench.of(new Leg(plan, plan.hop(1), LOOK, plan.world()), console, product)) {
            Actions actions = new Actions(bench.parts());
            for (Check check : plan.checks()) {
                findings.add(
                        Questions.is(check)
                                ? Finding.ask(check.step().id(), Questions.text(check), check.remedy())
                                : ask(actions, check, watch, bench.redactor()));
            }
        } catch (Failure failure) {
            // What keeps a store or a service from being opened was found by the look around, too.
            if (!plan.blocked()) {
                throw failure;
            }
        } finally {
            product.leave(LOOK);
        }
        return findings;
    }

    /** With the end of what it wrote: that is where programs say why. */
    private static String said(Diagnostic why) {
        return why.detail()
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .filter(line -> !why.summary().contains(line.strip()))
                .map(line -> why.summary() + ": " + line.strip())
                .orElse(why.summary());
    }

    /** What a check's pattern picked out of the answer is meant to be read, unless its name says the same. */
    private static String answer(Check check, Map<String, String> facts) {
        return Optional.ofNullable(facts.get("value"))
                .filter(value -> check.picks() && !check.step().what().contains(value))
                .map(value -> ": " + value)
                .orElse("");
    }

    private static Finding ask(Actions actions, Check check, StepWatch watch, Redactor redactor) {
        try {
            Map<String, String> facts = actions.of(check.step()).perform(watch);
            return Finding.pass(check.step().id(), check.step().what() + redactor.redact(answer(check, facts)));
        } catch (Failure failure) {
            String message = redactor.redact(said(failure.first()));
            return check.severity().equals("warn")
                    ? Finding.warn(check.step().id(), message, check.remedy())
                    : Finding.block(check.step().id(), message, check.remedy());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.block(check.step().id(), "interrupted", "");
        }
    }

    /** Names that a look around can fill: the version asked for, the playbook's own folder, and the stores under their public names. */
    private record LookValues(PlanRequest request, LookStores stores, Path folder) implements ValueSource {
        @Override
        public Optional<String> value(String name) {
            if (name.equals("playbook")) {
                return Optional.of(folder.toString());
            }
            if (name.equals("to")) {
                return Optional.of(request.to());
            }
            if (name.equals("from") || name.equals("running")) {
                return Optional.of(request.from().orElse("unknown"));
            }
            return stores.value(name);
        }
    }
}
