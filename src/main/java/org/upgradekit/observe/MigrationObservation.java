package org.upgradekit.observe;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.MigrationFacts;
import org.upgradekit.playbook.StepSpec;
import org.upgradekit.playbook.Verb;
import org.upgradekit.postgres.Address;
import org.upgradekit.postgres.FlywayMigrations;
import org.upgradekit.postgres.MigrationFindings;
import org.upgradekit.postgres.MigrationSource;
import org.upgradekit.postgres.PendingMigration;

/** What each step with Flyway would apply, and what would stop it; asked before anything is stopped. */
final class MigrationObservation {
    private final Observer.Parts parts;
    private final List<Finding> findings;

    MigrationObservation(Observer.Parts parts, List<Finding> findings) {
        this.parts = parts;
        this.findings = findings;
    }

    Map<String, MigrationFacts> all() {
        Map<String, MigrationFacts> facts = new LinkedHashMap<>();
        parts.playbook()
                .phases()
                .values()
                .forEach(steps -> steps.forEach(step -> {
                    if (step.call().verb() instanceof Verb.Flyway flyway) {
                        facts.put(step.id(), one(step, flyway));
                    }
                }));
        return facts;
    }

    private MigrationFacts one(StepSpec step, Verb.Flyway flyway) {
        List<Path> locations = flyway.locations().stream()
                .map(parts.values()::fill)
                .map(location -> location.startsWith("filesystem:") ? location.substring(11) : location)
                .map(Path::of)
                .toList();
        if (!locations.stream().allMatch(location -> parts.host().disk().exists(location))) {
            findings.add(Finding.warn(
                    "migrations." + step.id(),
                    "the migrations of " + step.id() + " are not there yet, so nothing is known of them",
                    "They are checked at the step's turn; fetch them in prepare to have them checked now"));
            return new MigrationFacts(false, List.of());
        }
        try {
            Address address = Address.parse(parts.values().fill("${store." + flyway.store() + ".url}"));
            MigrationFindings found = new FlywayMigrations(
                            parts.sessions(),
                            parts.host().disk()::read,
                            new MigrationSource(address, locations, step.id()))
                    .inspect();
            found.diagnostics().forEach(one -> blocked(step, one));
            if (found.diagnostics().isEmpty()) {
                findings.add(
                        Finding.pass("migrations." + step.id(), found.pending().size() + " pending, all valid"));
            }
            return new MigrationFacts(
                    true,
                    found.pending().stream().map(MigrationObservation::pending).toList());
        } catch (Failure failure) {
            failure.diagnostics().forEach(one -> blocked(step, one));
            return new MigrationFacts(false, List.of());
        }
    }

    private void blocked(StepSpec step, Diagnostic one) {
        String detail = one.detail().isEmpty() ? "" : ": " + one.detail();
        findings.add(Finding.block("migrations." + step.id(), one.summary() + detail, one.hint()));
    }

    private static MigrationFacts.Pending pending(PendingMigration one) {
        return new MigrationFacts.Pending(
                one.version().orElse(""),
                one.description(),
                one.script(),
                one.checksum().isPresent() ? Integer.toString(one.checksum().getAsInt()) : "",
                one.transactional(),
                one.commitAfter());
    }
}
