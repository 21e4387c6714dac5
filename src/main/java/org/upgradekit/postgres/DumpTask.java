package org.upgradekit.postgres;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.upgradekit.host.Processes.StepMark;

/**
 * How a dump or a restore runs.
 *
 * @param step names its sessions, as {@code upgrade:<run>:<step>}
 * @param mark by which a later run finds its processes
 * @param jobs tables at a time
 * @param output what the tools say, line by line: a table each, and the story of a failure
 */
public record DumpTask(String step, Optional<StepMark> mark, int jobs, Duration timeout, Consumer<String> output) {}
