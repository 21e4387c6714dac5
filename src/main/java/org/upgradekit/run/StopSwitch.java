package org.upgradekit.run;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.host.Signals;
import org.upgradekit.journal.Witness;

/**
 * The first INT or TERM lets the current step end and stops there; the second one ends the step. A signal's thread sets
 * it and says at once what happens; the runner's thread reads it. Nothing that fails in here reaches the signal's thread.
 */
public final class StopSwitch implements Signals.StopRequest {
    private final Witness witness;
    private final UnaryOperator<String> redact;
    private volatile Optional<Runnable> cancel = Optional.empty();
    private volatile String step = "";
    private volatile String requested = "";
    private volatile boolean insisted;

    /** @param redact for what a step says that could not be ended */
    public StopSwitch(Witness witness, UnaryOperator<String> redact) {
        this.witness = witness;
        this.redact = redact;
    }

    @Override
    public void requested(String signal, int count) {
        requested = signal;
        insisted = count >= 2;
        say(insisted ? again() : once());
        if (insisted) {
            cancel.ifPresent(this::end);
        }
    }

    private String once() {
        if (step.isEmpty()) {
            return "stops before the next step";
        }
        return "stops when " + step + " has ended" + (cancel.isPresent() ? "; again ends it now" : "");
    }

    private String again() {
        if (step.isEmpty()) {
            return once();
        }
        return cancel.isPresent() ? "ends " + step + " now" : step + " cannot be cut short; " + once();
    }

    private void end(Runnable action) {
        try {
            action.run();
        } catch (Failure failure) {
            say(step + " could not be ended: " + failure.first().summary());
        } catch (RuntimeException bug) {
            say(step + " could not be ended: a bug in this tool: " + bug);
        }
    }

    private void say(String text) {
        String word = requested.equals("INT") ? "interrupt" : requested;
        witness.stopping(step, redact.apply(word + ": " + text));
    }

    /** The signal, or empty when nobody asked. */
    String requested() {
        return requested;
    }

    /** Whether somebody asked twice: then nothing is tried again. */
    boolean insisted() {
        return insisted;
    }

    /** A step begins; until it says how, it cannot be cut short. */
    void begins(String id) {
        cancel = Optional.empty();
        step = id;
    }

    void ended() {
        step = "";
        cancel = Optional.empty();
    }

    /** How to end the step; done at once when somebody has insisted before the step could say it. */
    void onSecond(Runnable action) {
        cancel = Optional.of(action);
        if (insisted) {
            end(action);
        }
    }
}
