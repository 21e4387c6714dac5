package org.upgradekit.host;

import java.util.function.IntConsumer;

/** INT, TERM and HUP, taken from the JVM's defaults while a run goes on. */
public interface Signals {
    /**
     * From now on INT and TERM call {@code stop} with their count (1, 2, …) on a thread of their own, and HUP is
     * recorded but does not end the process. Closing gives the former handlers back.
     */
    Watch watch(StopRequest stop);

    /**
     * From now on INT and TERM do not end the process at once, but call {@code ended} on a thread of their own, with the
     * exit code by which shells name them, 130 and 143; this process's own signals do so for HUP too, 129. For what only
     * looks. Closing gives the former handlers back.
     */
    default Watch ends(IntConsumer ended) {
        return watch((signal, count) -> ended.accept(signal.equals("INT") ? 130 : 143));
    }

    /** Told of each INT or TERM. */
    interface StopRequest {
        void requested(String signal, int count);
    }

    /** The watch lasts until closed. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
