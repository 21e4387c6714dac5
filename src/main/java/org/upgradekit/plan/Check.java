package org.upgradekit.plan;

/**
 * A step that changes nothing and can pass, warn or block.
 *
 * @param severity {@code warn}, {@code block} or {@code unwaivable}: what it means when it does not pass
 * @param remedy what to do about it, or empty
 */
public record Check(Step step, String severity, String remedy) {
    /** Whether a pattern picks something out of the answer, which is meant to be read. */
    public boolean picks() {
        return step.action() instanceof Action.Invoke invoke
                && invoke.call().expect().has("text");
    }
}
