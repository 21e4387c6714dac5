package org.upgradekit.host;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Hands what a child writes to whoever wants its bytes, beside the threads that wait for the child. */
final class ChildBytes {
    private final InputStream in;
    private final Processes.Bytes reader;
    private final Thread thread;
    private volatile @Nullable RuntimeException failure;

    ChildBytes(InputStream in, Processes.Bytes reader, String name) {
        this.in = in;
        this.reader = reader;
        this.thread = new Thread(this::read, "bytes of " + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** A child that nobody reads any more gets a broken pipe. */
    private void read() {
        try (in) {
            reader.take(in);
        } catch (RuntimeException thrown) {
            failure = thrown;
        } catch (IOException closed) {
            // Closing alone can fail here, and nobody needs what was left.
        }
    }

    /** Once the child has ended; returns when its last byte was taken. */
    void finish() throws InterruptedException {
        thread.join();
        if (failure != null) {
            throw failure;
        }
    }
}
