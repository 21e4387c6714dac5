package org.upgradekit.action;

import java.time.Duration;
import java.util.Map;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.service.Service;

/** Lowers a service's fence and starts it; where its start migrates, the start ends when it is ready. Converges. */
final class StartService implements Performer {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Service service;
    private final ServiceSpec spec;
    private final Caller caller;
    private final Starts starts;

    StartService(Service service, ServiceSpec spec, Caller caller, Starts starts) {
        this.starts = starts;
        this.service = service;
        this.spec = spec;
        this.caller = caller;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) throws InterruptedException {
        if (spec.changes().isEmpty()) {
            service.start(spec.timeout().orElse(LONGEST));
        } else {
            migrate(watch);
        }
        starts.started(service.id());
        return Map.of();
    }

    /** What did not get ready must not go on working on the store. */
    private void migrate(StepWatch watch) throws InterruptedException {
        try {
            service.start(spec.timeout().orElse(LONGEST));
            if (spec.ready().isPresent()) {
                new AwaitReady(service, spec.ready().get(), caller).perform(watch);
            }
        } catch (Failure failure) {
            try {
                service.stop(LONGEST);
            } catch (Failure second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    @Override
    public Probe probe() {
        return spec.changes().isEmpty()
                ? Probe.notDone("starting can be done again")
                : Probe.unknown("its start migrates, and has no recorded end");
    }
}
