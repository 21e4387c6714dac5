package org.upgradekit.view;

import java.time.Duration;
import java.util.List;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Witness;

/**
 * A run on a terminal, redrawn while it goes. Who tells only notes what was told; a thread of its own draws, so that
 * neither a terminal that is gone nor one that somebody halted (Ctrl-S) ever holds up a run. The lines of finished steps
 * stay on the screen.
 */
public final class LiveWitness implements Witness, AutoCloseable {
    private final Scenery scenery;
    private final LiveScreen screen;

    /**
     * Draws from the first entry on.
     *
     * @param earlier what the journal has already: known, and not told again
     */
    public LiveWitness(Stage stage, Running running, List<Entry> earlier) {
        this.scenery = new Scenery(running, earlier);
        this.screen = new LiveScreen(stage, running.plan(), scenery);
    }

    @Override
    public void recorded(Entry entry) {
        scenery.recorded(entry);
        screen.news();
    }

    @Override
    public void output(String step, String line) {
        scenery.output(step, line);
        screen.news();
    }

    @Override
    public void progress(String step, String text) {
        scenery.progress(step, text);
        screen.news();
    }

    @Override
    public void stopping(String step, String text) {
        scenery.stopping(step, text);
        screen.doubt();
    }

    @Override
    public void heartbeat(String step, Duration elapsed, String waitsFor) {
        scenery.heartbeat(step, elapsed, waitsFor);
        screen.news();
    }

    /** Takes the live part off the screen, for somebody else to write there. What was told stays. */
    public void rest() {
        screen.rest();
    }

    /** Draws again. */
    public void goOn() {
        screen.goOn();
    }

    @Override
    public void close() {
        screen.close();
    }
}
