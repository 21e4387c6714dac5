package org.upgradekit.store;

import java.nio.file.Path;

/**
 * What a run would write to a place of this host.
 *
 * @param place that it is written to, or below
 * @param purpose for people: {@code the clone of shop}
 * @param bytes at most
 */
public record Space(Path place, String purpose, long bytes) {}
