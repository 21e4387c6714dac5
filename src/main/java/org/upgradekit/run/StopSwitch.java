package org.upgradekit.run;

import org.upgradekit.host.Signals;

/**
 * The first INT or TERM lets the current step end and stops there; the second one ends the step. A signal's thread sets
 * it, the runner's thread reads it.
 */
public final class StopSwitch implements Signals.StopRequest {
    private volatile Runnable cancel = () -> {};
    private volatile String requested = "";

    @Override
    public void requested(String signal, int count) {
        requested = signal;
        if (count >= 2) {
            cancel.run();
        }
    }

    /** The signal, or empty when nobody asked. */
    String requested() {
        return requested;
    }

    void onSecond(Runnable action) {
        cancel = action;
    }
}
