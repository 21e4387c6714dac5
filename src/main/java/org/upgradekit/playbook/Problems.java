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

    void add(Position where, String summary, String detail) {
        add(where, summary, detail, "");
    }

    /** Ends the reading when something is wrong, in the order of the file. */
    void refuse() {
        if (!found.isEmpty()) {
            List<Diagnostic> sorted =
                    found.stream().sorted(byPlace()).limit(MOST).toList();
            throw new InputFailure(ExitCode.USAGE, sorted);
        }
    }

    private static Comparator<Diagnostic> byPlace() {
        return Comparator.comparing(
                diagnostic -> diagnostic.where().orElseThrow(),
                Comparator.comparingInt(Position::line).thenComparingInt(Position::column));
    }
}
