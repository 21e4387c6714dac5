package org.upgradekit.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.upgradekit.host.Host;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.Fold;
import org.upgradekit.journal.RunState;
import org.upgradekit.journal.RunState.Direction;
import org.upgradekit.journal.Witness;

/**
 * Tells a witness what another process does: from its run's journal, and from the log of the step at work. Only reads.
 * What stands in no file, how far a step says it is above all, stays with that process.
 */
public final class Follower {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration BEAT = Duration.ofSeconds(10);

    private final Host host;
    private final ProductDirectory product;
    private final String run;
    private final Witness witness;
    private final LogTail logs;
    private final Fold fold = new Fold();
    private int told;
    private long size = -1;
    private long spoken = System.nanoTime();

    /** What was written before is told without the output of its steps, which is long and in their logs. */
    private boolean live;

    public Follower(Host host, ProductDirectory product, String run, Witness witness) {
        this.host = host;
        this.product = product;
        this.run = run;
        this.witness = witness;
        this.logs = new LogTail(host.disk(), product.steps(run), this::output);
    }

    /**
     * Returns once the run has ended, or its process has, with all told that was written until then; or soon after
     * somebody has enough.
     */
    public void follow(BooleanSupplier enough) throws InterruptedException {
        read();
        live = true;
        logs.begins(working().orElse(""), true);
        while (!enough.getAsBoolean() && goes(host, fold.state())) {
            read();
            logs.read();
            beat();
            Thread.sleep(POLL.toMillis());
        }
        read();
        logs.read();
    }

    /** Whether a run is open and its process there. */
    public static boolean goes(Host host, Optional<RunState> state) {
        return state.filter(RunState::open)
                .map(RunState::process)
                .flatMap(mark -> host.processes().find(mark.pid(), mark.startTicks(), mark.bootId()))
                .isPresent();
    }

    private void read() {
        long now = product.journalSize(run);
        if (now == size) {
            return;
        }
        size = now;
        List<Entry> all = product.entries(run);
        for (Entry entry : all.subList(told, all.size())) {
            logs.read();
            fold.add(entry);
            witness.recorded(entry);
            if (live) {
                turn(entry.event());
            }
            spoken = System.nanoTime();
        }
        told = all.size();
    }

    private void turn(Event event) {
        if (event instanceof Event.StepStarted started) {
            logs.begins(started.step(), started.attempt() > 1);
        } else if (event instanceof Event.UndoStarted started) {
            logs.begins(started.step(), started.attempt() > 1);
        } else if (!(event instanceof Event.ChildStarted) && working().isEmpty()) {
            logs.begins("", false);
        }
    }

    private Optional<String> working() {
        return fold.state().flatMap(RunState::inFlight);
    }

    private void output(String line) {
        working().ifPresent(step -> witness.output(step, line));
        spoken = System.nanoTime();
    }

    /** As the process itself would say it: silence is a bug. */
    private void beat() {
        if (System.nanoTime() - spoken < BEAT.toNanos()) {
            return;
        }
        spoken = System.nanoTime();
        Instant now = host.clock().instant();
        fold.state()
                .flatMap(state -> state.inFlight()
                        .map(step -> (state.direction() == Direction.BACK ? state.undone() : state.steps()).get(step)))
                .ifPresent(step ->
                        witness.heartbeat(working().orElse(""), Duration.between(step.started(), now), "at work"));
    }
}
