package org.upgradekit.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.MigrationFacts;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.playbook.Phase;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.playbook.Severity;
import org.upgradekit.playbook.StepSpec;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.playbook.Verb;

/** Lays the phases in order and inserts what every product needs. */
final class StepList {
    private final Playbook playbook;
    private final Facts facts;
    private final Work work;
    private final Planner.Known settings;
    private final int number;
    private final List<Step> steps = new ArrayList<>();

    /** @param number of the hop */
    StepList(Playbook playbook, Facts facts, Work work, Planner.Known settings, int number) {
        this.playbook = playbook;
        this.facts = facts;
        this.work = work;
        this.settings = settings;
        this.number = number;
    }

    List<Step> steps() {
        if (number > 1) {
            preChecks();
        }
        phase(Phase.PREPARE);
        stopServices();
        if (!work.changed().isEmpty()) {
            steps.add(inserted(
                    "save.h" + number,
                    "backup",
                    "restore point: " + String.join(", ", work.changed()),
                    new Action.SaveStores(work.changed()),
                    "drop it"));
        }
        phase(Phase.BACKUP);
        phase(Phase.INSTALL);
        if (playbook.migrateWhileRunning()) {
            startServices();
            phase(Phase.MIGRATE);
        } else {
            phase(Phase.MIGRATE);
            startServices();
        }
        open(true);
        phase(Phase.RESTART);
        verify();
        stayUp();
        atLast();
        dump();
        return steps;
    }

    /** The product serves already: what is asked before the first hop is asked again, of what the last one left. */
    private void preChecks() {
        playbook.services().values().stream()
                .filter(service -> service.ready().isPresent())
                .forEach(service -> steps.add(inserted(
                        "healthy." + service.id(),
                        Phase.PRE_CHECKS.yamlName(),
                        service.id() + " is ready",
                        new Action.AwaitReady(service.id()),
                        "-")));
        for (StepSpec spec : playbook.phases().getOrDefault(Phase.PRE_CHECKS, List.of())) {
            if (!(spec.call().verb() instanceof Verb.Confirm)) {
                Step step = step(spec, Phase.PRE_CHECKS, settings, Optional.empty(), number);
                steps.add(spec.severity() == Severity.WARN ? step.asking(new Action.Ask(spec.call())) : step);
            }
        }
    }

    /** What is owed once services run again. */
    private void atLast() {
        for (Step step : List.copyOf(steps)) {
            if (step.action() instanceof Action.Invoke invoke && invoke.atLast().isPresent()) {
                steps.add(inserted(
                        "finally." + Hop.base(step.id()),
                        "verify",
                        "finally: " + CallText.of(invoke.atLast().get(), settings, Optional.empty()),
                        new Action.Invoke(invoke.atLast().get(), Optional.empty(), Optional.empty(), Optional.empty()),
                        "-"));
            }
        }
    }

    /** A service's own readiness, as a check. */
    static Step ready(ServiceSpec service, Hop hop) {
        return new Step(
                hop.id("ready." + service.id()),
                Phase.PRE_CHECKS.yamlName(),
                service.id() + " is ready",
                new Action.AwaitReady(service.id()),
                List.of(),
                Optional.empty(),
                "-",
                Planner.origin(service.at()));
    }

    private String id(String base) {
        return Hop.id(number, base);
    }

    private void stopServices() {
        List<ServiceSpec> reversed = new ArrayList<>(playbook.services().values());
        Collections.reverse(reversed);
        reversed.forEach(service -> steps.add(inserted(
                "stop." + service.id(),
                "backup",
                "stop " + name(service),
                new Action.StopService(service.id()),
                "start it")));
    }

    /** A store that changes once services run is in our hands until it was changed. */
    private void open(boolean late) {
        work.changed().stream()
                .filter(store -> database(store) && Work.late(playbook, store) == late)
                .forEach(store -> steps.add(inserted(
                        "open." + store,
                        "restart",
                        "give " + store + " back under its public name",
                        new Action.OpenStore(store),
                        "swap back")));
    }

    private void startServices() {
        open(false);
        for (ServiceSpec service : playbook.services().values()) {
            steps.add(new Step(
                    id("start." + service.id()),
                    "restart",
                    "start " + name(service) + (service.changes().isEmpty() ? "" : ", which migrates as it starts"),
                    new Action.StartService(service.id()),
                    service.changes(),
                    service.timeout(),
                    "stop it",
                    Planner.origin(service.at())));
            if (service.ready().isPresent() && service.changes().isEmpty()) {
                steps.add(inserted(
                        "ready." + service.id(),
                        "restart",
                        service.id() + " is ready",
                        new Action.AwaitReady(service.id()),
                        "-"));
            }
        }
    }

    private void verify() {
        String to = settings.show("${to}");
        steps.add(inserted("version.installed", "verify", "version " + to, new Action.CheckVersion(to), "-"));
        for (String store : work.changed()) {
            if (database(store)) {
                List<String> expected = expected(store);
                steps.add(inserted(
                        "history." + store,
                        "verify",
                        "schema history of " + store + (expected.isEmpty() ? " has no failure" : " moved as expected"),
                        new Action.CheckHistory(store, expected),
                        "-"));
            }
        }
        phase(Phase.VERIFY);
    }

    /** After all that is asked of it: the time that took counts. */
    private void stayUp() {
        playbook.services()
                .keySet()
                .forEach(service -> steps.add(inserted(
                        "stays-up." + service, "verify", service + " stays up", new Action.StayUp(service), "-")));
    }

    /** Once the services are back: a second copy is no part of the downtime. */
    private void dump() {
        for (String store : work.changed()) {
            if (facts.stores().get(store) instanceof StoreFacts.Database database
                    && database.dumpTool().isPresent()) {
                steps.add(inserted(
                        "dump." + store,
                        "verify",
                        "add a dump of " + store + " to the restore point",
                        new Action.DumpStore(store),
                        "-"));
            }
        }
    }

    /** The versions that must have been applied when the hop is through, as far as they are known now. */
    private List<String> expected(String store) {
        List<String> versions = new ArrayList<>();
        for (StepSpec spec : playbook.phases().getOrDefault(Phase.MIGRATE, List.of())) {
            MigrationFacts migrations = number == 1 ? facts.migrations().get(spec.id()) : null;
            if (migrations != null && spec.changes().orElse(List.of()).contains(store)) {
                migrations.pending().stream()
                        .filter(one -> !one.version().isEmpty())
                        .forEach(one -> versions.add(one.version()));
            }
        }
        return versions;
    }

    private void phase(Phase phase) {
        for (StepSpec spec : playbook.phases().getOrDefault(phase, List.of())) {
            if (!work.idle().contains(spec.id())) {
                Optional<MigrationFacts> migrations =
                        number == 1 ? Optional.ofNullable(facts.migrations().get(spec.id())) : Optional.empty();
                steps.add(step(spec, phase, settings, migrations, number));
            }
        }
    }

    static Step step(
            StepSpec spec, Phase phase, Planner.Known settings, Optional<MigrationFacts> migrations, int number) {
        String what = spec.name().value().equals(spec.id())
                ? CallText.of(spec.call(), settings, migrations)
                : settings.show(spec.name());
        List<String> changes = spec.changes().orElse(List.of());
        String wayBack = changes.isEmpty()
                ? spec.undo()
                        .map(undo -> "undo: " + CallText.of(undo, settings, Optional.empty()))
                        .orElse("-")
                : "put back " + String.join(", ", changes);
        return new Step(
                Hop.id(number, spec.id()),
                phase.yamlName(),
                what,
                action(spec, migrations),
                changes,
                spec.call().timeout(),
                wayBack,
                Planner.origin(spec.at()));
    }

    private static Action action(StepSpec spec, Optional<MigrationFacts> migrations) {
        if (!(spec.call().verb() instanceof Verb.Flyway)) {
            return new Action.Invoke(spec.call(), spec.doneIf(), spec.undo(), spec.atLast());
        }
        Optional<List<PlannedMigration>> planned = migrations
                .filter(MigrationFacts::known)
                .map(facts -> facts.pending().stream()
                        .map(one -> new PlannedMigration(
                                one.version(),
                                one.description(),
                                one.script(),
                                one.checksum(),
                                one.transactional(),
                                one.commitAfter()))
                        .toList());
        return new Action.Migrate(spec.call(), planned);
    }

    private Step inserted(String id, String phase, String what, Action action, String wayBack) {
        return new Step(id(id), phase, what, action, List.of(), Optional.<Duration>empty(), wayBack, "");
    }

    private boolean database(String store) {
        return Optional.ofNullable(playbook.stores().get(store))
                .filter(spec -> spec.kind() instanceof StoreSpec.Postgresql)
                .isPresent();
    }

    private String name(ServiceSpec service) {
        return service.kind() instanceof ServiceSpec.Systemd systemd ? settings.show(systemd.unit()) : service.id();
    }
}
