package org.upgradekit.run;

import java.util.List;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.RunState;

/**
 * How a run ended, or where it stopped.
 *
 * @param kept what is left beside the stores, for people
 */
public record Outcome(ExitCode code, RunState state, List<String> kept) {}
