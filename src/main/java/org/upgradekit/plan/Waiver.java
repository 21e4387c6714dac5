package org.upgradekit.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * An operator's recorded decision to go on past a blocking check.
 *
 * @param id the check's
 * @param who decided it
 * @param expires the first moment at which it holds no more; empty when it holds for good
 */
public record Waiver(String id, String reason, String who, Optional<Instant> expires) {
    public boolean expired(Instant now) {
        return expires.filter(end -> !now.isBefore(end)).isPresent();
    }
}
