package org.upgradekit.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Something that is stopped and started. Every operation converges: done again after a crash anywhere in it, it
 * finishes what is left to do. Failures are {@code EnvironmentFailure}s that end with "an operator is needed".
 */
public interface Service {
    /** As the playbook names it. */
    String id();

    /** Whether it works or is about to: one that waits for its next automatic start counts. */
    boolean running();

    /** Whether what it would run by is not on this host, so that it cannot run here. */
    default boolean absent() {
        return false;
    }

    /** Names this start of it: equal for as long as it was not started again; empty when stopped or when unknown. */
    Optional<String> activation();

    /** How it is kept down while stopped, for people; empty when this tool cannot. */
    String fenceDescription();

    /** Other units that start it: sockets, timers, paths, upholders. */
    List<String> triggers();

    /** Whether a process in this control group (as {@code Identity.cgroup} has it) would be ended by a stop. */
    boolean contains(String cgroup);

    /** The end of what it logged itself since its last start, lines for people; empty where nothing is known of that. */
    default String lastWords() {
        return "";
    }

    /** From now on nothing starts it, nor after a reboot. What runs goes on running. */
    void fence();

    /** Takes away our fence only, and starts again what it had kept from starting it. */
    void unfence();

    /** Whether our fence is up, whichever run raised it. */
    boolean fenced();

    /** Fences it, stops it, and returns once its processes are gone; fails when that is not so after {@code limit}. */
    void stop(Duration limit);

    /** Takes the fence away and starts it; fails when it does not run after {@code limit}. */
    void start(Duration limit);
}
