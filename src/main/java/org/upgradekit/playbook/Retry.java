package org.upgradekit.playbook;

import java.time.Duration;

/** Asked again {@code every} so often until it succeeds, for {@code total} at most (YAML: {@code every}, {@code for}). */
public record Retry(Duration every, Duration total) {}
