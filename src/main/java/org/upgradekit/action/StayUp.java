package org.upgradekit.action;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.expect.Verdict;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.service.Service;

/**
 * Looks on for as long as a service has to run after its start. One that was ready for a moment, and then died of what it
 * found or was asked, must not be called upgraded.
 */
final class StayUp implements Performer {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Service service;
    private final ServiceSpec spec;
    private final Caller caller;
    private final Starts starts;

    StayUp(Service service, ServiceSpec spec, Caller caller, Starts starts) {
        this.service = service;
        this.spec = spec;
        this.caller = caller;
        this.starts = starts;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) throws InterruptedException {
        Optional<String> activation = service.activation();
        watch.progress("sees whether it goes on running");
        while (true) {
            if (!service.running()) {
                throw ended("service " + service.id() + " has ended again");
            }
            if (!service.activation().equals(activation)) {
                throw ended("service " + service.id() + " has ended, and was started again");
            }
            Duration left = spec.staysUp().minus(starts.since(service.id()));
            if (left.isNegative() || left.isZero() || watch.cancelled()) {
                break;
            }
            Thread.sleep(Math.min(left.toMillis() + 1, LOOK.toMillis()));
        }
        for (Call ready : spec.ready().stream().toList()) {
            Verdict verdict = caller.ask(ready, watch);
            if (!verdict.met()) {
                throw ended("service " + service.id() + " was ready, and is not any more: " + verdict.reason());
            }
        }
        return Map.of();
    }

    private RuntimeException ended(String why) {
        caller.hear(service);
        return caller.failed(why);
    }

    @Override
    public Probe probe() {
        return Probe.notDone("it can be looked at again");
    }
}
