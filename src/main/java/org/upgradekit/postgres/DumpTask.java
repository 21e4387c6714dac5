package org.upgradekit.postgres;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.upgradekit.host.Leash;

/**
 * How a dump or a restore runs.
 *
 * @param step names its sessions, as {@code upgrade:<run>:<step>}
 * @param leash of the step that it works for; none outside of a run
 * @param jobs tables at a time
 * @param output what the tools say, line by line: a table each, and the story of a failure
 */
public record DumpTask(String step, Optional<Leash> leash, int jobs, Duration timeout, Consumer<String> output) {}
