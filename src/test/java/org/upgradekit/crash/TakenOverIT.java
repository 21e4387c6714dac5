package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/** A server on another timeline, as after a failover, may lack what the run has done and what users wrote. */
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
final class TakenOverIT {
    private final Problems problems = new Problems();

    @Test
    @Fault("a failover after the restore point: stopped and named, `rollback` ends old")
    void isNotTrustedWithWhatARunDidBeforeAndLeadsBack(@TempDir Path directory) throws Exception {
        try (Lane lane = Lane.create(directory, problems, notes -> {})) {
            lane.cutOff();
            lane.notes().product().postgres().takeOver();
            int records = lane.notes().records();
            Programs.Result resumed = lane.tool().run("resume", "notes");
            assertThat(resumed.exit()).as(resumed.output()).isEqualTo(6);
            assertThat(resumed.output().replaceAll("\\s+", " "))
                    .contains("timeline 2", "timeline 1", "upgrade rollback returns to the old version");
            assertThat(lane.notes().records()).isGreaterThan(records);
            lane.run(0, "after the refusal", "rollback", "notes");
            lane.mustBeOld("after the rollback");
            assertThat(problems.all()).isEmpty();
        }
    }

    @Test
    @Fault("a failover before anything changed: `resume` takes a new restore point")
    void letsARunGoOnThatHadChangedNothing(@TempDir Path directory) throws Exception {
        try (Lane lane = Lane.create(directory, problems, notes -> {})) {
            lane.killedApply(saved(lane));
            lane.notes().product().postgres().takeOver();
            lane.run(0, "cut off after its restore point", "resume", "notes");
            assertThat(lane.notes().journal()).anyMatch(line -> line.contains("did not hold"));
            lane.mustBeNew("after the resume");
            assertThat(problems.all()).isEmpty();
        }
    }

    /** The record after which the restore point is finished and nothing else has begun. */
    private static int saved(Lane lane) throws Exception {
        int record = 1;
        for (String line : lane.notes().journal()) {
            if (line.contains("\"event\":\"step-done\",\"step\":\"save.h1\"")) {
                return record;
            }
            record++;
        }
        throw new IllegalStateException("no restore point was made");
    }
}
