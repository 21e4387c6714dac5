package org.upgradekit.action;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When this process started which service; of one that an earlier process started nothing is known. */
final class Starts {
    private final Map<String, Long> nanos = new HashMap<>();

    void started(String service) {
        nanos.put(service, System.nanoTime());
    }

    /** How long ago that was. */
    Duration since(String service) {
        return Optional.ofNullable(nanos.get(service))
                .map(start -> Duration.ofNanos(System.nanoTime() - start))
                .orElse(Duration.ZERO);
    }
}
