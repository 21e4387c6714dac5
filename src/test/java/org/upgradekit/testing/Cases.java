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

    /** Fails where more than one in twenty of the planned ones was not made, or none: what was not met was not shown. */
    public void mostOf(int planned) {
        if (planned - tried.get() > Math.max(1, planned / 20) || tried.get() == 0) {
            throw new AssertionError("of " + planned + " cases only " + tried.get() + " met their moment");
        }
    }

    int tried() {
        return tried.get();
    }

    int survived() {
        return survived.get();
    }
}
