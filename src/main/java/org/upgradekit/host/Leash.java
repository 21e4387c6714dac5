package org.upgradekit.host;

import java.util.function.Consumer;

/**
 * How a step holds a child that another part starts for it: found again after a crash, recorded before it is waited for,
 * and ended when an operator insists.
 *
 * @param mark by which a later run finds it and its descendants
 * @param recorded told of the child once it runs; what it throws ends the child
 * @param onEnd given the way to end the work early; the last one given counts
 * @param output each line that it writes, where that is not kept elsewhere
 */
public record Leash(
        Processes.StepMark mark,
        Consumer<Processes.ProcessFacts> recorded,
        Consumer<Runnable> onEnd,
        Consumer<String> output) {}
