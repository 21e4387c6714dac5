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
 * @param unopened why it was looked at no further than {@code level}: it is encrypted, and its key is not here
 */
public record Proof(Level level, List<String> wrong, Optional<Duration> restored, Optional<String> unopened) {
    public static Proof of(Level level, List<String> wrong) {
        return restored(level, wrong, Optional.empty());
    }

    /** With what a restore into a scratch place took. */
    public static Proof restored(Level level, List<String> wrong, Optional<Duration> took) {
        return new Proof(level, List.copyOf(wrong), took, Optional.empty());
    }

    /** All of its bytes are there, and are those that were saved; what they hold, nobody can tell here. */
    static Proof unopened(String why) {
        return new Proof(Level.READ, List.of(), Optional.empty(), Optional.of(why));
    }

    static Proof wrong(Level level, String why) {
        return of(level, List.of(why));
    }
}
