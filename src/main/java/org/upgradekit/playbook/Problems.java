package org.upgradekit.playbook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Position;

/** Collects what is wrong, so that an author hears all of it in one go. */
final class Problems {
    /** A file that is no playbook at all gives thousands; nobody reads them. */
    private static final int MOST = 100;

    private final List<Diagnostic> found = new ArrayList<>();

    void add(Position where, String summary, String detail, String hint) {
        found.add(Diagnostic.error(where, summary, detail, hint));
    }

    /** What another reading has found. */
    void add(InputFailure failure) {
        found.addAll(failure.diagnostics());
    }

    /** Where something else stands, seen from a place. */
    static String place(Position other, Position here) {
        return other.file().equals(here.file()) ? "line " + other.line() : other.file() + ":" + other.line();
    }

    void add(Position where, String summary, String detail) {
        add(where, summary, detail, "");
    }

    /** Ends the reading when something is wrong, in the order of the files. */
    void refuse() {
        if (!found.isEmpty()) {
            List<Diagnostic> sorted =
                    found.stream().sorted(byPlace()).limit(MOST).toList();
            throw new InputFailure(ExitCode.USAGE, sorted);
        }
    }

    private static Comparator<Diagnostic> byPlace() {
        Position none = new Position("", 0, 0, "");
        return Comparator.comparing(
                diagnostic -> diagnostic.where().orElse(none),
                Comparator.comparing(Position::file)
                        .thenComparingInt(Position::line)
                        .thenComparingInt(Position::column));
    }
}
