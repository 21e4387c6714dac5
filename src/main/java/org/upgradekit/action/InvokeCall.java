package org.upgradekit.action;

import java.util.Map;
import java.util.Optional;
import org.upgradekit.expect.Verdict;
import org.upgradekit.plan.Action;
import org.upgradekit.playbook.Call;

/** A verb of the playbook: program, request or query. */
final class InvokeCall implements Performer {
    private final Caller caller;
    private final Call call;
    private final Optional<Call> doneIf;

    InvokeCall(Caller caller, Call call, Optional<Call> doneIf) {
        this.caller = caller;
        this.call = call;
        this.doneIf = doneIf;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) throws InterruptedException {
        if (doneIf.isPresent() && caller.ask(doneIf.get(), watch).met()) {
            return Map.of(Action.Invoke.NEEDLESS, "it was done already");
        }
        return facts(caller.demand(call, watch));
    }

    static Map<String, String> facts(Verdict verdict) {
        return verdict.value()
                .filter(value -> value.length() < 200 && !value.isBlank())
                .map(value -> Map.of("value", value.strip()))
                .orElse(Map.of());
    }

    /** What a foreign program did before it was cut off cannot be known from outside, unless the playbook says how. */
    @Override
    public Probe probe() {
        return Probe.unknown("it has no recorded end");
    }
}
