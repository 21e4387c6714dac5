package org.upgradekit.host;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Ends processes and does not return before they are gone. */
final class Ending {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

    /** After KILL only a process that hangs in the kernel (state D) or belongs to somebody else is still there. */
    private static final Duration KILL_TAKES = Duration.ofSeconds(10);

    private Ending() {}

    /** Those still alive, looked up anew each time: a process that is asked to end may start others. */
    interface Targets {
        List<Processes.ProcessFacts> alive() throws IOException;
    }

    static void end(Targets targets, Duration grace) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            if (!gone(targets, grace, false) && !gone(targets, KILL_TAKES, true)) {
                throw stillThere(targets.alive());
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean gone(Targets targets, Duration within, boolean kill) throws IOException {
        Set<Processes.ProcessFacts> told = new HashSet<>();
        long until = System.nanoTime() + within.toNanos();
        while (true) {
            List<Processes.ProcessFacts> alive = targets.alive();
            if (alive.isEmpty()) {
                return true;
            }
            alive.stream().filter(told::add).forEach(one -> signal(one.pid(), kill));
            if (System.nanoTime() >= until) {
                return false;
            }
            pause();
        }
    }

    /** The handle compares start times itself right before it signals, so a pid that was given away is not hit. */
    private static void signal(long pid, boolean kill) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        if (kill) {
            handle.ifPresent(ProcessHandle::destroyForcibly);
        } else {
            handle.ifPresent(ProcessHandle::destroy);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException ignored) {
            // Half-ended processes are worse than a late answer to an interrupt.
        }
    }

    private static IOException stillThere(List<Processes.ProcessFacts> alive) {
        String names = alive.stream()
                .map(one -> one.pid() + " (" + one.command() + ")")
                .collect(Collectors.joining(", "));
        return new IOException("these processes do not end, even by KILL: " + names
                + "; they hang in the kernel or belong to another user: see `ps -o pid,user,stat,wchan,args`");
    }
}
