package org.upgradekit.action;

/** The world gave no answer to judge: a program that does not start, a refused connection, a time-out. */
final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Unanswered(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
