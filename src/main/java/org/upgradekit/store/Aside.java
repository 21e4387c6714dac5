package org.upgradekit.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a restore replaced of a store and put aside: it can change places with what the restore put there, and be dropped.
 * Each operation converges, as those of a {@link Store}. A directory is the store's own of its restore point.
 */
public interface Aside {
    /** Why this side cannot be put in place of the other; empty when nothing speaks against it. */
    Optional<String> obstacle(Side wanted, Path directory);

    /**
     * Puts this side in place, and what stands there aside.
     *
     * @return where what it replaced is kept
     */
    List<String> exchange(Side wanted, Path directory);

    /** What is there still, for people. */
    List<String> list();

    /** Why it must not be dropped; empty when nothing speaks against it. */
    Optional<String> keeps();

    /** Drops it; from its first moment on there is no exchange any more. What is gone already is no fault. */
    void drop(Path directory);
}
