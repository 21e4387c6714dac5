package org.upgradekit.run;

import java.time.Duration;

/** Silence is a bug: while a step works, somebody looks every second whether something should be said. */
final class Heartbeat implements AutoCloseable {
    private static final Duration PULSE = Duration.ofSeconds(1);

    private final Thread thread;

    private Heartbeat(Thread thread) {
        this.thread = thread;
    }

    static Heartbeat every(Runnable beat) {
        Thread thread = new Thread(() -> loop(beat), "heartbeat");
        thread.setDaemon(true);
        thread.start();
        return new Heartbeat(thread);
    }

    private static void loop(Runnable beat) {
        try {
            while (true) {
                Thread.sleep(PULSE.toMillis());
                beat.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
