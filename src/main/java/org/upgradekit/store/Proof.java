package org.upgradekit.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a look at one copy found.
 *
 * @param level how far it was looked at: what was asked, or less where the kind cannot look further at this copy
 * @param wrong a line for each thing that is not as it was saved; empty when it is proven that far
 * @param restored how long it took to put it into a scratch place, when that was done
 */
public record Proof(Level level, List<String> wrong, Optional<Duration> restored) {
    static Proof of(Level level, List<String> wrong) {
        return new Proof(level, List.copyOf(wrong), Optional.empty());
    }

    static Proof wrong(Level level, String why) {
        return of(level, List.of(why));
    }
}
