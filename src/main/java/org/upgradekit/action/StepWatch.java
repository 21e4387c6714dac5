package org.upgradekit.action;

import org.upgradekit.host.Processes;

/** Told by a step what it is doing. */
public interface StepWatch {
    /** A child works for the step; to be recorded before it is waited for. On the runner's thread. */
    void child(Processes.ProcessFacts child);

    /** A line of a child's output, as it came. On the child's reader thread. */
    void output(String line);

    /** How far the step is, in words. */
    void progress(String text);

    /** How to end the step early: an operator insists. The last one given counts. */
    void onCancel(Runnable cancel);

    /** Whether an operator insists on its end: then what is asked in turns is not asked again. */
    boolean cancelled();

    /** A watch that tells nobody: for questions asked outside of a run. */
    static StepWatch silent() {
        return silent(false);
    }

    /** The same where nobody waits for a better answer: what is asked in turns is asked once. */
    static StepWatch once() {
        return silent(true);
    }

    private static StepWatch silent(boolean once) {
        return new StepWatch() {
            @Override
            public void child(Processes.ProcessFacts child) {}

            @Override
            public void output(String line) {}

            @Override
            public void progress(String text) {}

            @Override
            public void onCancel(Runnable cancel) {}

            @Override
            public boolean cancelled() {
                return once;
            }
        };
    }
}
