package org.upgradekit.run;

import java.util.List;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.RunState;

/**
 * How a run ended, or where it stopped.
 *
 * @param kept what is left beside the stores, for people
 */
public record Outcome(ExitCode code, RunState state, List<String> kept) {
    /** The same, with more to be told first. */
    Outcome withKept(List<String> more) {
        return new Outcome(
                code, state, Stream.concat(more.stream(), kept.stream()).toList());
    }
}
