package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
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
            stopsAndNames(lane, "timeline 2", "timeline 1", "upgrade rollback returns to the old version");
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

    @Test
    @Fault("the server put back to before the migration's COMMIT: stopped and named, `rollback` ends old")
    void isNotTrustedWhenItsMigrationIsUndoneUnderneath(@TempDir Path directory) throws Exception {
        try (Lane lane = Lane.create(directory, problems, notes -> {})) {
            killedAfter(lane, "migrate");
            String work = lane.notes().databases().stream()
                    .filter(name -> name.startsWith("upg_work_"))
                    .findFirst()
                    .orElseThrow();
            String migration = migration(lane, work);
            lane.notes()
                    .product()
                    .postgres()
                    .putBackTo("recovery_target_xid = " + migration + "\nrecovery_target_inclusive = off");
            assertThat(lane.notes().databases()).contains(work);
            stopsAndNames(lane, "timeline 2", "timeline 1", "upgrade rollback returns to the old version");
            lane.onward("after the refusal", false);
            assertThat(problems.all()).isEmpty();
        }
    }

    @Test
    @Fault("the server put back to before the restore point, after the migration: stopped and named, and so"
            + " is `rollback`, which has nothing to put back")
    void isNotTrustedWhenItsRestorePointIsUndoneUnderneath(@TempDir Path directory) throws Exception {
        try (Lane lane = Lane.create(directory, problems, notes -> {})) {
            killedAfter(lane, "migrate");
            lane.notes().product().postgres().putBackTo("recovery_target_name = 'before'");
            assertThat(lane.notes().databases()).isEmpty();
            stopsAndNames(
                    lane,
                    "its clone upg_rp_",
                    "there is no way back as it stands: database: database upg_rp_",
                    "Nothing was changed now",
                    "end the run as it stands with upgrade abandon");
            Programs.Result back = lane.tool().run("rollback", "notes");
            assertThat(back.exit()).as(back.output()).isEqualTo(6);
            assertThat(back.output().replaceAll("\\s+", " "))
                    .contains(
                            "there is no way back", "is gone, and no dump of it", "Nothing was stopped or changed now");
            assertThat(problems.all()).isEmpty();
        }
    }

    @Test
    @Fault("the server put back to before the restore point, before anything changed: `resume` takes a new one")
    void takesAnotherRestorePointWhereTheFirstIsUndoneUnderneath(@TempDir Path directory) throws Exception {
        try (Lane lane = Lane.create(directory, problems, notes -> {})) {
            killedAfter(lane, "save.h1");
            lane.notes().product().postgres().putBackTo("recovery_target_name = 'before'");
            assertThat(lane.notes().databases()).isEmpty();
            lane.onward("put back before the restore point", true);
            assertThat(lane.notes().journal()).anyMatch(line -> line.contains("did not hold"));
            assertThat(problems.all()).isEmpty();
        }
    }

    /** An upgrade that is killed when it has recorded a step, on a server that can be put back to the moment before it. */
    private static void killedAfter(Lane lane, String step) throws Exception {
        int record = after(lane, step);
        lane.notes().product().postgres().archive();
        lane.notes().reset();
        lane.notes().sql("SELECT pg_create_restore_point('before')");
        lane.killed(record, 0, "apply killed after " + step, lane.apply());
    }

    /** The transaction that wrote the newest entry of the history. */
    private static String migration(Lane lane, String database) throws Exception {
        try (Connection connection = lane.notes().product().postgres().connect(database)) {
            return Picture.column(
                            connection, "SELECT xmin FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1")
                    .get(0);
        }
    }

    private static void stopsAndNames(Lane lane, String... words) throws Exception {
        int records = lane.notes().records();
        Programs.Result resumed = lane.tool().run("resume", "notes");
        assertThat(resumed.exit()).as(resumed.output()).isEqualTo(6);
        assertThat(resumed.output().replaceAll("\\s+", " ")).contains(words);
        assertThat(lane.notes().records()).isGreaterThan(records);
    }

    /** The record after which the restore point is finished and nothing else has begun. */
    private static int saved(Lane lane) throws Exception {
        return after(lane, "save.h1");
    }

    /** The record with which a step of an undisturbed upgrade ends. */
    private static int after(Lane lane, String step) throws Exception {
        int record = 1;
        for (String line : lane.notes().journal()) {
            if (line.contains("\"event\":\"step-done\",\"step\":\"" + step + "\"")) {
                return record;
            }
            record++;
        }
        throw new IllegalStateException("there was no step " + step);
    }
}
