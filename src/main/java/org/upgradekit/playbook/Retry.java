package org.upgradekit.playbook;

import java.time.Duration;

/** Asked again {@code every} so often until it succeeds, for {@code total} at most (YAML: {@code every}, {@code for}). */
public record Retry(Duration every, Duration total) {
    /** Of a service's {@code ready} that says nothing: nothing is ready in the moment of its start. */
    static final Retry READY = new Retry(Duration.ofSeconds(1), Duration.ofMinutes(1));
}
