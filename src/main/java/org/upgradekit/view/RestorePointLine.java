package org.upgradekit.view;

/**
 * A restore point in a list.
 *
 * @param version the version of the product that was saved
 * @param holds its stores, {@code database clone, conf}
 * @param bytes what it takes
 * @param checked how it was verified and when; {@code DAMAGED} first where it is
 * @param restore how long putting it back is expected to take, or {@code -}
 * @param keptFor until when it is kept: {@code 17 days}, {@code open run}
 */
public record RestorePointLine(
        String id, String version, String holds, long bytes, String checked, String restore, String keptFor) {}
