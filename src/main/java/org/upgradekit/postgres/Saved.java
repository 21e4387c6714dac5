package org.upgradekit.postgres;

/**
 * A clone that was compared with its source.
 *
 * @param bytes the main forks of all its relations
 * @param reading what the reader made of the content
 */
public record Saved<T>(long oid, String database, long bytes, int relations, T reading) {}
