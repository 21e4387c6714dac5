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
    /** The same copy, proven at least this far. */
    public Saved proven(Level other) {
        return new Saved(kind, bytes, details, files, level.compareTo(other) >= 0 ? level : other);
    }
}
