package org.upgradekit.action;

import java.time.Duration;
import java.util.Map;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.service.Service;

/** Fences a service and stops it. Converges. */
final class StopService implements Performer {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Service service;
    private final ServiceSpec spec;

    StopService(Service service, ServiceSpec spec) {
        this.service = service;
        this.spec = spec;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        watch.progress("waits for the processes of " + service.id() + " to be gone");
        service.stop(spec.timeout().orElse(LONGEST));
        return Map.of();
    }

    @Override
    public Probe probe() {
        return Probe.notDone("stopping can be done again");
    }
}
