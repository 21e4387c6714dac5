package org.upgradekit.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.upgradekit.plan.Rollback;

/**
 * A run as it is at one moment, seen from outside.
 *
 * @param run what the journal says
 * @param held whether a living process holds the run's lock
 * @param booted whether the host was booted since an open run was at work
 * @param holder who holds it, or held it last: {@code pid 4711, root, pts/0}
 * @param atWork what still works for a step whose process is gone, one line each
 * @param rollback the plan of the way back, once there is one
 * @param now when it was looked at
 */
public record StatusReport(
        RunReport run,
        boolean held,
        boolean booted,
        String holder,
        List<String> atWork,
        Optional<Rollback> rollback,
        Instant now) {}
