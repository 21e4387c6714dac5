package org.upgradekit.action;

import java.nio.file.Path;
import java.util.Map;
import org.upgradekit.host.Host;
import org.upgradekit.host.Leash;
import org.upgradekit.host.Processes;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.postgres.Sessions;
import org.upgradekit.restorepoint.RunStores;
import org.upgradekit.secret.Redactor;
import org.upgradekit.secret.Values;
import org.upgradekit.service.Service;

/**
 * What the steps of one hop work with.
 *
 * @param steps the directory of the steps' logs and lock files
 */
public record Parts(
        Plan plan,
        Hop hop,
        String run,
        Host host,
        Values values,
        Redactor redactor,
        Sessions sessions,
        Map<String, Service> services,
        RunStores stores,
        Path steps) {

    /** The mark by which a step's processes are found again. */
    public String mark(String step) {
        return run + ":" + step;
    }

    /** How a step holds the children that another part starts for it. */
    public Leash leash(String step, StepWatch watch) {
        Processes.StepMark mark = new Processes.StepMark(mark(step), lockFile(step));
        return new Leash(mark, watch::child, watch::onCancel, watch::output);
    }

    /** The lock file that a step's descendants inherit. */
    public Path lockFile(String step) {
        return steps.resolve(step + ".lock");
    }
}
