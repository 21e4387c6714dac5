package org.upgradekit.action;

import java.util.Map;
import org.upgradekit.expect.Verdict;
import org.upgradekit.playbook.Call;
import org.upgradekit.service.Service;

/** Asks a service whether it is ready; where it does not get so, what it logged is the reason, and is told. */
final class AwaitReady implements Performer {
    private final Service service;
    private final Call ready;
    private final Caller caller;

    AwaitReady(Service service, Call ready, Caller caller) {
        this.service = service;
        this.ready = ready;
        this.caller = caller;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) throws InterruptedException {
        Verdict verdict = caller.ask(ready, watch);
        if (!verdict.met()) {
            caller.hear(service);
            throw caller.failed(verdict.reason());
        }
        return InvokeCall.facts(verdict);
    }

    @Override
    public Probe probe() {
        return Probe.notDone("a service can be asked again");
    }
}
