package org.upgradekit.host;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Polls for what a real process will bring about. */
final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Await() {}

    static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come true within " + PATIENCE);
            }
            Thread.sleep(10);
        }
    }
}
