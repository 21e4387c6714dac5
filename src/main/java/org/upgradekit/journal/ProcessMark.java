package org.upgradekit.journal;

/**
 * A process that cannot be mistaken for a later one with the same pid.
 *
 * @param startTicks clock ticks from boot to its start
 */
public record ProcessMark(long pid, long startTicks, String bootId, String user, String command) {}
