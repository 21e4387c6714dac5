package org.upgradekit.action;

/** What reality says of a step that was begun. */
public record Probe(Outcome outcome, String why) {
    /** How far it came. */
    public enum Outcome {
        NOT_DONE,
        DONE,
        PARTLY,
        UNKNOWN
    }

    static Probe notDone(String why) {
        return new Probe(Outcome.NOT_DONE, why);
    }

    static Probe done(String why) {
        return new Probe(Outcome.DONE, why);
    }

    static Probe partly(String why) {
        return new Probe(Outcome.PARTLY, why);
    }

    static Probe unknown(String why) {
        return new Probe(Outcome.UNKNOWN, why);
    }
}
