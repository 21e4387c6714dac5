package org.upgradekit.testing;

import java.util.concurrent.atomic.AtomicInteger;

/** How often a test made its fault, and how often that was survived. A test of a {@link Fault} takes it as a parameter. */
public final class Cases {
    private final AtomicInteger tried = new AtomicInteger();
    private final AtomicInteger survived = new AtomicInteger();

    /** Counts one case. */
    public void count(boolean wasSurvived) {
        tried.incrementAndGet();
        if (wasSurvived) {
            survived.incrementAndGet();
        }
    }

    int tried() {
        return tried.get();
    }

    int survived() {
        return survived.get();
    }
}
