package org.upgradekit.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The unit of work.
 *
 * @param phase the phase it belongs to, as the playbook spells it
 * @param what one line that says what will happen
 * @param changes the stores that it may change
 * @param limit after which it is ended and has failed
 * @param wayBack how it is undone, in words; {@code -} when there is nothing to undo
 * @param origin file and line of the playbook, or empty for a step that the planner inserted
 */
public record Step(
        String id,
        String phase,
        String what,
        Action action,
        List<String> changes,
        Optional<Duration> limit,
        String wayBack,
        String origin) {
    /** The same step with another action. */
    Step asking(Action other) {
        return new Step(id, phase, what, other, changes, limit, wayBack, origin);
    }
}
