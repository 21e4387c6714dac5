package org.upgradekit.observe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.expect.Verdict;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.MigrationFacts;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.host.Host;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.Setting;
import org.upgradekit.playbook.When;
import org.upgradekit.postgres.Sessions;
import org.upgradekit.secret.Secrets;
import org.upgradekit.secret.Values;
import org.upgradekit.service.Service;
import org.upgradekit.store.Store;
import org.upgradekit.version.Route;

/**
 * Collects the facts that a plan is made from. What cannot be observed becomes a finding that blocks: a crashed check is
 * a failed check. All findings are collected; none ends the collecting.
 */
public final class Observer {
    /** The finding about secrets: without them little else can be asked. */
    public static final String SECRETS = "secrets";

    private static final List<String> TOOLS = List.of("setsid", "flock", "tar", "sync");

    private final Parts parts;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * What is looked at.
     *
     * @param settings the same that {@code values} knows
     * @param stores opens one, when it is looked at
     * @param services opens one, when it is looked at
     * @param target where to, and from where when that is not the installed version
     * @param places where this tool writes
     */
    public record Parts(
            Playbook playbook,
            Host host,
            Values values,
            Secrets secrets,
            LookSettings settings,
            Function<String, Store> stores,
            Function<String, Service> services,
            Target target,
            Sessions sessions,
            Room.Places places) {}

    /** What is asked for. */
    public record Target(String to, Optional<String> from) {}

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
        parts.settings().askBy(probes());
        boolean secrets = secrets();
        String installed = secrets ? installed() : "";
        parts.settings().running(installed);
        Optional<List<String>> available = secrets ? available() : Optional.empty();
        Map<String, String> settings = secrets ? settings() : Map.of();
        List<String> path = path(installed, available);
        Room room = new Room(parts.host(), parts.places(), findings);
        Map<String, StoreFacts> stores = secrets ? stores(path, room) : Map.of();
        Map<String, Facts.ServiceFacts> services = secrets ? services(path) : Map.of();
        Map<String, MigrationFacts> migrations =
                stores.isEmpty() ? Map.of() : new MigrationObservation(parts, findings).all();
        List<Facts.Mount> mounts = room.mounts();
        return new Facts(
                new Facts.HostFacts(
                        parts.host().identity().hostname(),
                        parts.host().identity().machineId(),
                        parts.host().identity().user(),
                        parts.host().identity().uid() == 0),
                installed,
                available,
                settings,
                stores,
                services,
                migrations,
                mounts,
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
        missing.forEach(one -> findings.add(Finding.block(SECRETS, one.summary() + ": " + one.detail(), one.hint())));
        if (missing.isEmpty()) {
            findings.add(Finding.pass(SECRETS, "all can be resolved"));
        }
        return missing.isEmpty();
    }

    private Probes probes() {
        return new Probes(parts.host(), parts.values(), parts.sessions());
    }

    /** What the playbook's probes among the settings answer. An operator's word counts instead of an answer. */
    private Map<String, String> settings() {
        Map<String, String> answers = new LinkedHashMap<>();
        parts.playbook().settings().forEach((name, setting) -> {
            if (setting instanceof Setting.Probe) {
                try {
                    parts.settings().value(name).ifPresent(value -> answers.put(name, value));
                } catch (Failure failure) {
                    blocked("setting." + name, failure);
                }
            }
        });
        return answers;
    }

    private Optional<List<String>> available() {
        return parts.playbook().versions().asked().flatMap(call -> {
            Verdict verdict = probes().ask(call);
            List<String> named = verdict.value().stream()
                    .flatMap(String::lines)
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            boolean some = named.stream().anyMatch(parts.playbook().versions().order()::accepts);
            if (!verdict.met() || !some) {
                findings.add(Finding.block(
                        "available",
                        "the available versions are not known: "
                                + (verdict.met() ? "the answer names none" : verdict.reason()),
                        "Mend versions.available"));
            }
            return Optional.of(named).filter(list -> !list.isEmpty());
        });
    }

    /** The versions of the path as far as it is known; what is wrong with it, the planner says. */
    private List<String> path(String installed, Optional<List<String>> available) {
        String from = parts.target().from().orElse(installed);
        String to = parts.target().to();
        Route route = parts.playbook().versions().routes(available).find(from, to);
        return route instanceof Route.Found found && found.versions().size() > 1 ? found.versions() : List.of(from, to);
    }

    /** Whether what is narrowed is there in any hop of the path. */
    private boolean present(Optional<When> when, List<String> path) {
        return hops(when, path) > 0;
    }

    /** In how many hops of the path it is there. */
    private int hops(Optional<When> when, List<String> path) {
        return when.map(one -> (int) IntStream.range(1, path.size())
                        .filter(hop -> one.holds(
                                name -> switch (name) {
                                    case "from" -> Optional.of(path.get(hop - 1));
                                    case "to" -> Optional.of(path.get(hop));
                                    default -> parts.settings().value(name);
                                },
                                parts.playbook().versions().order()))
                        .count())
                .orElse(path.size() - 1);
    }

    private Map<String, StoreFacts> stores(List<String> path, Room room) {
        Map<String, StoreFacts> facts = new LinkedHashMap<>();
        parts.playbook().stores().forEach((id, spec) -> {
            try {
                if (!present(spec.when(), path)) {
                    return;
                }
                Store store = parts.stores().apply(id);
                StoreFacts observed = store.observe();
                facts.put(id, observed);
                room.add(store, observed, hops(spec.when(), path));
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

    private Map<String, Facts.ServiceFacts> services(List<String> path) {
        Map<String, Facts.ServiceFacts> facts = new LinkedHashMap<>();
        parts.playbook().services().forEach((id, spec) -> {
            try {
                if (!present(spec.when(), path)) {
                    return;
                }
                Service service = parts.services().apply(id);
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
        Verdict verdict = probes().ask(parts.playbook().versions().installed());
        String version = verdict.value().map(String::strip).orElse("");
        if (!verdict.met() || version.isEmpty()) {
            findings.add(Finding.block(
                    "version",
                    "the installed version is not known: " + (verdict.met() ? "the answer is empty" : verdict.reason()),
                    "Mend versions.installed"));
        }
        return version;
    }

    private void blocked(String id, Failure failure) {
        for (Diagnostic one : failure.diagnostics()) {
            String detail = one.detail().isEmpty() ? "" : ": " + one.detail();
            findings.add(Finding.block(id, one.summary() + detail, one.hint()));
        }
    }
}
