package org.upgradekit.service;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/** Waiting for something that tells nobody when it is there. */
final class Patience {
    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofMillis(500);

    private Patience() {}

    /** Asks until the answer is yes, at growing intervals; false when it was still no after {@code limit}. */
    static boolean until(BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Duration pause = FIRST;
        while (!condition.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            sleep(Math.min(left, pause.toNanos()));
            pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        }
        return true;
    }

    private static void sleep(long nanos) {
        try {
            Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFailure(
                    ExitCode.INTERRUPTED,
                    Diagnostic.error(
                            "interrupted while waiting for a service", "Its state may still be changing.", ""));
        }
    }
}
