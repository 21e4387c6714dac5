package org.upgradekit.store;

import java.nio.file.Path;
import java.util.List;

/**
 * Puts a copy in place that was made on another host, or before this one was set up anew: the store may never have been
 * here. Done again after a crash anywhere in it, it finishes what is left to do. A directory is the store's own of its
 * restore point, and is not written to.
 */
public interface Transfer {
    /**
     * What speaks against it, a line each; asked before anything changes.
     *
     * @throws org.upgradekit.diagnostic.Failure when that cannot be told now, as where a secret is not there yet
     */
    List<String> obstacles(Saved saved, Path directory);

    /**
     * What {@link #perform} would do now, a line each; changes nothing.
     *
     * @throws org.upgradekit.diagnostic.Failure as {@link #obstacles}
     */
    List<String> describe(Saved saved, Path directory);

    /** Puts it in place. Nothing that it replaces is lost. */
    Outcome perform(Saved saved, Path directory);

    /**
     * What was done.
     *
     * @param said a line each
     * @param toDo what is left for people to do, a line each
     */
    record Outcome(List<String> said, List<String> toDo) {
        static Outcome of(List<String> said) {
            return new Outcome(said, List.of());
        }
    }
}
