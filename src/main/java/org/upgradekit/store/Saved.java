package org.upgradekit.store;

import java.util.List;
import java.util.SortedMap;

/**
 * A saved store, as the manifest keeps it.
 *
 * @param kind as the playbook spells it
 * @param details what the kind needs to find and judge its copy again
 * @param files relative to the restore point's directory of this store
 */
public record Saved(String kind, long bytes, SortedMap<String, String> details, List<String> files, Level level) {
    /** Reading all of this much, or restoring it, takes a minute or two: it can be proven within a run. */
    public static final long AT_ONCE_BELOW = 1L << 30;

    /** The same copy, proven at least this far. */
    public Saved proven(Level other) {
        return new Saved(kind, bytes, details, files, level.compareTo(other) >= 0 ? level : other);
    }
}
