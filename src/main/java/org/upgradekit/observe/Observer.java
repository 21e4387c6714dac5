package org.upgradekit.observe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.expect.Verdict;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.MigrationFacts;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.postgres.Sessions;
import org.upgradekit.secret.Secrets;
import org.upgradekit.secret.Values;
import org.upgradekit.service.Service;
import org.upgradekit.store.Store;

/**
 * Collects the facts that a plan is made from. What cannot be observed becomes a finding that blocks: a crashed check is
 * a failed check. All findings are collected; none ends the collecting.
 */
public final class Observer {
    private static final List<String> TOOLS = List.of("setsid", "flock", "tar", "sync");

    private final Parts parts;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * What is looked at.
     *
     * @param restorePoints where copies will be written
     */
    public record Parts(
            Playbook playbook,
            Host host,
            Values values,
            Secrets secrets,
            Map<String, Store> stores,
            Map<String, Service> services,
            Sessions sessions,
            Path restorePoints) {}

    public Observer(Parts parts) {
        this.parts = parts;
    }

    /**
     * Looks at everything.
     *
     * @param redactor hides secrets in what programs and servers answered
     */
    public Facts observe(UnaryOperator<String> redactor) {
        tools();
        boolean secrets = secrets();
        Map<String, StoreFacts> stores = secrets ? stores() : Map.of();
        Map<String, Facts.ServiceFacts> services = secrets ? services() : Map.of();
        String installed = secrets ? installed() : "";
        Map<String, MigrationFacts> migrations =
                stores.isEmpty() ? Map.of() : new MigrationObservation(parts, findings).all();
        return new Facts(
                new Facts.HostFacts(
                        parts.host().identity().hostname(),
                        parts.host().identity().machineId(),
                        parts.host().identity().user(),
                        parts.host().identity().uid() == 0),
                installed,
                stores,
                services,
                migrations,
                mounts(stores),
                findings.stream().map(one -> redacted(one, redactor)).toList());
    }

    private static Finding redacted(Finding one, UnaryOperator<String> redactor) {
        return new Finding(one.id(), one.outcome(), redactor.apply(one.message()), redactor.apply(one.remedy()));
    }

    private void tools() {
        List<String> missing = TOOLS.stream()
                .filter(tool -> parts.host().processes().which(tool).isEmpty())
                .toList();
        findings.add(
                missing.isEmpty()
                        ? Finding.pass("tools", String.join(", ", TOOLS) + " are there")
                        : Finding.block("tools", String.join(", ", missing) + " not found on PATH", "Install them"));
    }

    private boolean secrets() {
        List<Diagnostic> missing = parts.secrets().missing();
        missing.forEach(one -> findings.add(Finding.block("secrets", one.summary() + ": " + one.detail(), one.hint())));
        if (missing.isEmpty()) {
            findings.add(Finding.pass("secrets", "all can be resolved"));
        }
        return missing.isEmpty();
    }

    private Map<String, StoreFacts> stores() {
        Map<String, StoreFacts> facts = new LinkedHashMap<>();
        parts.stores().forEach((id, store) -> {
            try {
                facts.put(id, store.observe());
                List<Finding> obstacles = store.obstacles();
                findings.addAll(obstacles);
                if (obstacles.stream().noneMatch(Finding::blocks)) {
                    findings.add(Finding.pass("store." + id, "can be saved and restored"));
                }
            } catch (Failure failure) {
                blocked("store." + id, failure);
            }
        });
        return facts;
    }

    private Map<String, Facts.ServiceFacts> services() {
        Map<String, Facts.ServiceFacts> facts = new LinkedHashMap<>();
        parts.services().forEach((id, service) -> {
            try {
                facts.put(
                        id, new Facts.ServiceFacts(service.running(), service.fenceDescription(), service.triggers()));
                if (service.contains(parts.host().identity().cgroup())) {
                    findings.add(Finding.block(
                            "own-cgroup",
                            "this process belongs to " + id + " and would be ended when that is stopped",
                            "Run it from a login session, or: systemd-run upgrade apply …"));
                }
            } catch (Failure failure) {
                blocked("service." + id, failure);
            }
        });
        return facts;
    }

    private String installed() {
        Verdict verdict = new Probes(parts.host(), parts.values(), parts.sessions())
                .ask(parts.playbook().installed());
        String version = verdict.value().map(String::strip).orElse("");
        if (!verdict.met() || version.isEmpty()) {
            findings.add(Finding.block(
                    "version", "the installed version is not known: " + verdict.reason(), "Mend versions.installed"));
        }
        return version;
    }

    private void blocked(String id, Failure failure) {
        for (Diagnostic one : failure.diagnostics()) {
            String detail = one.detail().isEmpty() ? "" : ": " + one.detail();
            findings.add(Finding.block(id, one.summary() + detail, one.hint()));
        }
    }

    /** Where files are written on this host; where the server keeps a clone is the store's own check. */
    private List<Facts.Mount> mounts(Map<String, StoreFacts> stores) {
        long needs = stores.values().stream()
                .filter(StoreFacts.Files.class::isInstance)
                .mapToLong(StoreFacts::bytes)
                .sum();
        try {
            Disk.MountFacts mount = parts.host().disk().mount(parts.restorePoints());
            return List.of(new Facts.Mount(
                    mount.root().toString(), "copies of files, journal and logs", needs + (64 << 20), mount.free()));
        } catch (IOException e) {
            findings.add(Finding.block(
                    "disk", parts.restorePoints() + ": " + e.getMessage(), "--state-dir names another place"));
            return List.of();
        }
    }
}
