package org.upgradekit.facts;

/**
 * What a check found.
 *
 * @param id the check's id, as a waiver names it
 * @param message what is so; for a failed check, why that matters
 * @param remedy what to do about it, or empty
 */
public record Finding(String id, Outcome outcome, String message, String remedy) {
    /** A crashed check is a failed check: there is no outcome for "could not tell". */
    public enum Outcome {
        PASS,
        WARN,
        BLOCK,
        /** A question that somebody has to answer before anything changes. */
        ASK,
        /** It did not pass, and an operator decided to go on; the plan's waivers say who and why. */
        WAIVED
    }

    public static Finding pass(String id, String message) {
        return new Finding(id, Outcome.PASS, message, "");
    }

    public static Finding warn(String id, String message, String remedy) {
        return new Finding(id, Outcome.WARN, message, remedy);
    }

    public static Finding block(String id, String message, String remedy) {
        return new Finding(id, Outcome.BLOCK, message, remedy);
    }

    public static Finding ask(String id, String question, String remedy) {
        return new Finding(id, Outcome.ASK, question, remedy);
    }

    public static Finding waived(String id, String message, String remedy) {
        return new Finding(id, Outcome.WAIVED, message, remedy);
    }

    public boolean blocks() {
        return outcome == Outcome.BLOCK;
    }
}
