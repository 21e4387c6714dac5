package org.upgradekit.action;

import java.util.Map;

/** What one step does. There is no dry run in here: a dry run shows plans and never asks for a performer. */
public interface Performer {
    /**
     * Does it, and returns what is worth recording. Called on the runner's thread.
     *
     * @throws org.upgradekit.diagnostic.EnvironmentFailure when it did not come to its end: the summary is the reason,
     *     the detail the end of its output
     */
    Map<String, String> perform(StepWatch watch) throws InterruptedException;

    /** Looks at what became of a step that has no recorded end, after it was fenced. Changes nothing. */
    Probe probe();
}
