package org.upgradekit.diagnostic;

import java.util.List;
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

    /** What is wrong and why, in one line: for a text that goes on with it. */
    public String line() {
        List<String> why = detail.lines().map(String::strip).toList();
        return summary + (why.isEmpty() ? "" : ": " + String.join(" ", why));
    }

    /** What is wrong and why, line by line: for the detail of another one. */
    public String text() {
        return summary + (detail.isEmpty() ? "" : "\n" + detail);
    }
}
