package org.upgradekit.action;

import java.util.Map;
import org.upgradekit.expect.Verdict;
import org.upgradekit.playbook.Call;

/** A check that only warns. */
final class AskCall implements Performer {
    private final Caller caller;
    private final Call call;

    AskCall(Caller caller, Call call) {
        this.caller = caller;
        this.call = call;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) throws InterruptedException {
        Verdict verdict = caller.ask(call, watch);
        if (verdict.met()) {
            return Map.of();
        }
        watch.output("warning: " + verdict.reason());
        return Map.of("warning", "not met");
    }

    @Override
    public Probe probe() {
        return Probe.notDone("a check can be asked again");
    }
}
