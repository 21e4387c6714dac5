package org.upgradekit.action;

import java.util.Map;
import org.upgradekit.expect.Verdict;
import org.upgradekit.playbook.Call;

/** Asks the product's own probe for its version. */
final class CheckVersion implements Performer {
    private final Caller caller;
    private final Call installed;
    private final String expected;

    CheckVersion(Caller caller, Call installed, String expected) {
        this.caller = caller;
        this.installed = installed;
        this.expected = expected;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) throws InterruptedException {
        Verdict verdict = caller.demand(installed, watch);
        String version = verdict.value().map(String::strip).orElse("");
        if (!version.equals(expected)) {
            throw caller.failed("installed is \"" + version + "\", expected " + expected);
        }
        return Map.of("version", version);
    }

    @Override
    public Probe probe() {
        return Probe.notDone("a check can be asked again");
    }
}
