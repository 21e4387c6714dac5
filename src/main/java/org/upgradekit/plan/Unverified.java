package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.playbook.Setting;
import org.upgradekit.playbook.Verb;

/** Who asks by HTTP without verifying TLS: the playbook says so with {@code tls: insecure}, and the plan shows it. */
final class Unverified {
    private static final int FEW = 8;

    private final Set<String> names = new LinkedHashSet<>();

    /** The sentence for the plan; empty when every certificate is verified. */
    static Optional<String> notice(
            Playbook playbook, Map<String, ServiceSpec> services, List<Hop> hops, List<Check> checks) {
        Unverified all = new Unverified();
        all.probes(playbook);
        checks.forEach(check -> all.step(check.step()));
        services.forEach((id, service) -> service.calls().forEach(call -> all.heard("service " + id, call)));
        hops.forEach(hop -> hop.steps().forEach(all::step));
        return all.notice();
    }

    private void probes(Playbook playbook) {
        heard("versions.installed", playbook.versions().installed());
        playbook.versions().asked().ifPresent(call -> heard("versions.available", call));
        playbook.settings().forEach((name, setting) -> {
            if (setting instanceof Setting.Probe probe) {
                heard("settings." + name, probe.call());
            }
        });
    }

    private void step(Step step) {
        if (step.action() instanceof Action.Invoke invoke) {
            heard(step.id(), invoke.call());
            invoke.doneIf().ifPresent(call -> heard("done-if of " + step.id(), call));
            invoke.undo().ifPresent(call -> heard("undo of " + step.id(), call));
        } else if (step.action() instanceof Action.Ask ask) {
            heard(step.id(), ask.call());
        }
    }

    private void heard(String name, Call call) {
        if (call.verb() instanceof Verb.Http http && http.insecure()) {
            names.add(name);
        }
    }

    private Optional<String> notice() {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        List<String> shown = new ArrayList<>(names).subList(0, Math.min(FEW, names.size()));
        return Optional.of("TLS is not verified (tls: insecure) by " + String.join(", ", shown)
                + (names.size() > FEW ? " and " + (names.size() - FEW) + " more" : "")
                + ": whoever answers at the address is believed.");
    }
}
