package org.upgradekit.plan;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator asked for.
 *
 * @param to the target version
 * @param from the version to upgrade from, when it is not the installed one
 * @param settings overrides of the playbook's settings, as literal text
 * @param onFailure overrides the playbook's policy
 * @param waivers decisions to go on past checks, none of them expired
 * @param restorePoints where the operator wants restore points; empty for below the state directory
 * @param recipient for whom copies are encrypted; empty when they are not
 * @param measured milliseconds that steps took here before, by their ids
 * @param tool this tool's version, for the plan
 */
public record PlanRequest(
        String to,
        Optional<String> from,
        Map<String, String> settings,
        Optional<String> onFailure,
        List<Waiver> waivers,
        Optional<String> restorePoints,
        Optional<String> recipient,
        Map<String, Long> measured,
        String tool,
        Instant now) {
    /** The same to another version. */
    PlanRequest to(String version) {
        return new PlanRequest(
                version, from, settings, onFailure, waivers, restorePoints, recipient, measured, tool, now);
    }
}
