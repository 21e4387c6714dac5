package org.upgradekit.run;

import java.util.concurrent.atomic.AtomicReference;
import org.upgradekit.host.Signals;

/**
 * The first INT or TERM lets the current step end and stops there; the second one ends the step. A signal's thread sets
 * it, the runner's thread reads it.
 */
public final class StopSwitch implements Signals.StopRequest {
    private final AtomicReference<Runnable> cancel = new AtomicReference<>(() -> {});
    private volatile String requested = "";

    @Override
    public void requested(String signal, int count) {
        requested = signal;
        if (count >= 2) {
            cancel.get().run();
        }
    }

    /** The signal, or empty when nobody asked. */
    String requested() {
        return requested;
    }

    void onSecond(Runnable action) {
        cancel.set(action);
    }
}
