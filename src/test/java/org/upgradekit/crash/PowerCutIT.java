package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.LoopDisk;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Tier;

/**
 * The power, cut at any moment of an upgrade: journal, database, program and configuration lie on one disk, of which only
 * what was synced is there afterwards. Every other case is resumed, every other one rolled back.
 */
@Tier.NeedsRoot
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
@Tag(Fault.ALONE)
final class PowerCutIT extends OnOneLane {
    private static final String STOPPED = "\"event\":\"step-started\",\"step\":\"stop.notes\"";

    private static final String STARTED = "\"event\":\"step-done\",\"step\":\"start.notes\"";

    private Optional<LoopDisk> disk = Optional.empty();
    private List<Moment> moments = List.of();

    @BeforeAll
    void countTheMoments() throws Exception {
        lane.notes().reset();
        moments = lane.moments(lane.apply());
    }

    @Override
    Path home(Path place) throws IOException {
        LoopDisk made = LoopDisk.create(place, "700M");
        disk = Optional.of(made);
        return made.root().resolve("lane");
    }

    @AfterAll
    @Override
    void removeTheLane() throws IOException {
        super.removeTheLane();
        for (LoopDisk one : disk.stream().toList()) {
            one.close();
        }
    }

    @Test
    @Fault(
            "power cut at durable calls and statements from the first to the last, unsynced writes gone, then `resume` or `rollback`")
    void whatWasNotSyncedIsGone(Cases counted) throws Exception {
        int number = 0;
        for (Moment moment : Size.of(moments, 4, 60)) {
            number++;
            if (cut(moment, number % 2 == 0)) {
                counted.count(problems.all().isEmpty());
            }
            assertThat(problems.all()).isEmpty();
        }
        counted.mostOf(number);
    }

    private boolean cut(Moment moment, boolean on) throws Exception {
        String where = (on ? "resume" : "rollback") + " after the power was cut at " + moment;
        lane.notes().reset();
        disk.orElseThrow().sync();
        if (!lane.cut(moment, where, lane.apply())) {
            return false;
        }
        disk.orElseThrow().cut();
        lane.notes().product().postgres().start();
        if (!stopped()) {
            // As the host's boot does with what is to run on it.
            lane.notes().product().service("start");
        }
        lane.onward(where, on);
        return true;
    }

    /** Whether the upgrade had stopped the service, and not yet started it again. */
    private boolean stopped() throws IOException {
        boolean stopped = false;
        for (String line : lane.notes().begun() ? lane.notes().journal() : List.<String>of()) {
            stopped |= line.contains(STOPPED);
            stopped &= !line.contains(STARTED);
        }
        return stopped;
    }
}
