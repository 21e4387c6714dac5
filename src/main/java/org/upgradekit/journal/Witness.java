package org.upgradekit.journal;

import java.time.Duration;

/** Told of everything that happens in a run; a view. Never decides anything. */
public interface Witness {
    /** An entry is on the disk. */
    void recorded(Entry entry);

    /** A line of a child's output, redacted. Called on the child's reader thread. */
    void output(String step, String line);

    /** How far a step says it is, in words. */
    void progress(String step, String text);

    /**
     * A signal was heard: what happens now, in words. Called on the signal's thread.
     *
     * @param step the one at work; empty between two
     */
    void stopping(String step, String text);

    /** Nothing was said for a while: the step goes on. */
    void heartbeat(String step, Duration elapsed, String waitsFor);
}
