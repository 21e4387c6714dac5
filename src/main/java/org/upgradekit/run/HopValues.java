package org.upgradekit.run;

import java.util.Optional;
import org.upgradekit.plan.Plan;
import org.upgradekit.secret.ValueSource;

/** {@code from}, {@code to} and {@code running} of the hop; a rollback swaps them. Set by the thread that runs the steps. */
public final class HopValues implements ValueSource {
    private final Plan.Head head;
    private volatile boolean back;
    private volatile boolean target;

    public HopValues(Plan.Head head) {
        this.head = head;
    }

    /** From now on the old version is the one that should be running, and the one to come to. */
    void turnBack() {
        back = true;
        target = false;
    }

    /** From now on the new version should be running when something runs. */
    void turnToTarget() {
        target = true;
    }

    @Override
    public Optional<String> value(String name) {
        return switch (name) {
            case "from" -> Optional.of(back ? head.to() : head.from());
            case "to" -> Optional.of(back ? head.from() : head.to());
            case "running" -> Optional.of(target ? head.to() : head.from());
            default -> Optional.empty();
        };
    }
}
