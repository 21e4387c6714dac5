package org.upgradekit.run;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;

/** What a run's own files say when something else than this tool has been at them: never that all is well. */
final class RunDamage {
    private RunDamage() {}

    /** The logs of steps stand there, and the journal that was forced before the first of them does not. */
    static EnvironmentFailure journalLost(Path journal) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                told(
                        "the journal of a run is gone",
                        journal
                                + " is missing or empty, and steps of its run have begun: how far it came is not known.",
                        journal));
    }

    /** Reads a file of a run. An edited one is not the user's input: nobody is to make it again. */
    static <T> T reading(Path file, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (InputFailure e) {
            Diagnostic found = e.first();
            throw new EnvironmentFailure(ExitCode.OPERATOR_NEEDED, told(found.summary(), found.detail(), file), e);
        }
    }

    private static Diagnostic told(String summary, String detail, Path file) {
        return Diagnostic.error(
                summary,
                detail + (detail.endsWith(".") ? "" : ".") + " Nothing was changed.",
                "Put " + file.getFileName() + " back from a backup of " + file.getParent()
                        + ", then: upgrade status. Until then upgrade restore-points list shows what was saved, and a"
                        + " database's comment says what it is");
    }
}
