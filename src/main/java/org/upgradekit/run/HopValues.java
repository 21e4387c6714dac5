package org.upgradekit.run;

import java.util.Optional;
import org.upgradekit.plan.Hop;
import org.upgradekit.secret.ValueSource;

/** {@code from}, {@code to} and {@code running} of the hop; a rollback swaps them. Set by the thread that runs the steps. */
public final class HopValues implements ValueSource {
    private final Hop hop;
    private volatile boolean back;
    private volatile boolean target;

    public HopValues(Hop hop) {
        this.hop = hop;
    }

    /** From now on the old version is the one that should be running, and the one to come to. */
    void turnBack() {
        back = true;
        target = false;
    }

    /** From now on the new version is the one to come to again. */
    void turnAgain() {
        back = false;
        target = true;
    }

    /** As on the way back, until what is returned is run. */
    Runnable turnedBack() {
        boolean before = target;
        turnBack();
        return () -> {
            back = false;
            target = before;
        };
    }

    /** From now on the new version should be running when something runs. */
    void turnToTarget() {
        target = true;
    }

    @Override
    public Optional<String> value(String name) {
        return switch (name) {
            case "from" -> Optional.of(back ? hop.to() : hop.from());
            case "to" -> Optional.of(back ? hop.from() : hop.to());
            case "running" -> Optional.of(target ? hop.to() : hop.from());
            default -> Optional.empty();
        };
    }
}
