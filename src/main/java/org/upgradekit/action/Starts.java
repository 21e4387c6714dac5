package org.upgradekit.action;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** When this process started which service; of one that an earlier process started nothing is known. */
final class Starts {
    private final Map<String, Long> nanos = new HashMap<>();

    void started(String service) {
        nanos.put(service, System.nanoTime());
    }

    /** How long ago that was; of one that an earlier process started, how long ago this was asked first. */
    Duration since(String service) {
        return Duration.ofNanos(System.nanoTime() - nanos.computeIfAbsent(service, unknown -> System.nanoTime()));
    }
}
