package org.upgradekit.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.upgradekit.host.Signals;

/** A TERM that arrives once a file is there; the thread that sees it is the one a real signal would have. */
record Signalled(Path file) implements Signals {
    @Override
    public Watch watch(StopRequest stop) {
        Thread thread = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted() && !Files.exists(file)) {
                Thread.onSpinWait();
            }
            stop.requested("TERM", 1);
        });
        thread.setDaemon(true);
        thread.start();
        return thread::interrupt;
    }
}
