package org.upgradekit.diagnostic;

import java.util.Optional;

/**
 * Something a person should know: what is wrong, why, where, and the way out.
 *
 * @param summary one line, no full stop at its end
 * @param detail further lines, or empty
 * @param hint what to do about it, or empty
 */
public record Diagnostic(Severity severity, String summary, String detail, Optional<Position> where, String hint) {
    /** How bad it is. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public static Diagnostic error(String summary, String detail, String hint) {
        return new Diagnostic(Severity.ERROR, summary, detail, Optional.empty(), hint);
    }

    public static Diagnostic error(Position where, String summary, String detail, String hint) {
        return new Diagnostic(Severity.ERROR, summary, detail, Optional.of(where), hint);
    }

    public static Diagnostic warning(String summary, String detail, String hint) {
        return new Diagnostic(Severity.WARNING, summary, detail, Optional.empty(), hint);
    }
}
