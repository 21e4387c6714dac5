package org.upgradekit.host;

/** INT, TERM and HUP, taken from the JVM's defaults while a run goes on. */
public interface Signals {
    /**
     * From now on INT and TERM call {@code stop} with their count (1, 2, …) on a thread of their own, and HUP is
     * recorded but does not end the process. Closing gives the former handlers back.
     */
    Watch watch(StopRequest stop);

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
