package org.upgradekit.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a child writes and hands over complete lines. It goes on reading whatever happens to the consumer: a child
 * whose pipe is full stands still, and one whose pipe is closed is killed.
 */
final class ChildOutput {
    /** Longer lines lose their rest. */
    static final int LONGEST_LINE = 1 << 20;

    /** Once the child has ended, silence of that length means that only a descendant keeps the pipe open. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    /** Against a descendant that never falls silent. */
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);

    private final InputStream in;
    private final Consumer<String> consumer;
    private final Thread reader;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private volatile long lastRead = System.nanoTime();
    private boolean silent = true;
    private boolean closed;
    private @Nullable RuntimeException failure;

    ChildOutput(InputStream in, Consumer<String> consumer, String name) {
        this.in = in;
        this.consumer = consumer;
        this.reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
    }

    void start() {
        reader.start();
    }

    private void read() {
        byte[] buffer = new byte[8192];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                lastRead = System.nanoTime();
                take(buffer, count);
            }
        } catch (IOException ended) {
            // The pipe was closed on this side when the child's end was noticed; what it held has been read.
        }
        if (line.size() > 0) {
            deliver();
        }
    }

    private void take(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            if (buffer[i] == '\n') {
                deliver();
            } else if (line.size() < LONGEST_LINE) {
                line.write(buffer[i]);
            }
        }
    }

    private void deliver() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        hand(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    private synchronized void hand(String text) {
        if (closed || failure != null) {
            return;
        }
        silent = false;
        try {
            consumer.accept(text);
        } catch (RuntimeException thrown) {
            failure = thrown;
        }
    }

    /**
     * To be called after the child's end; afterwards the consumer is not called any more.
     *
     * @param remark handed over as a line when the child itself wrote nothing
     */
    void finish(Optional<String> remark) throws InterruptedException {
        long ended = System.nanoTime();
        lastRead = Math.max(lastRead, ended);
        while (reader.isAlive() && !stale(ended)) {
            reader.join(20);
        }
        synchronized (this) {
            remark.filter(text -> silent).ifPresent(this::hand);
            closed = true;
            if (failure != null) {
                throw failure;
            }
        }
    }

    private boolean stale(long ended) {
        long now = System.nanoTime();
        return now - lastRead > SILENCE.toNanos() || now - ended > LONGEST_DRAIN.toNanos();
    }
}
