package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.testing.Tier;

/**
 * One upgrade, killed at each record of its journal in turn, and the ways on from there, killed at each of theirs. The
 * kill is at the entry of the call that forces the record: it stands in the file, and nothing of what follows it has
 * happened. {@code -Dupgradekit.records=18-25} narrows each loop to these records, {@code -Dupgradekit.lanes=1} takes one
 * case after the other.
 */
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillLoopIT {
    private final Problems problems = new Problems();
    private Lanes lanes;
    private int records;

    @BeforeAll
    void upgradeOnceWithoutDisturbance(@TempDir Path directory) throws Exception {
        lanes = Lanes.create(Integer.getInteger("upgradekit.lanes", 3), directory, problems);
        lanes.all(List.of(lane -> records = lane.records()));
        assertThat(records).isGreaterThan(40);
    }

    @AfterAll
    void end() throws IOException {
        lanes.close();
    }

    @AfterEach
    void nothingWentWrong() {
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void killedAtAnyRecordAResumeEndsExactlyNew() throws Exception {
        lanes.all(cases(records, (lane, record) -> {
            String where = "resume of an apply killed at record " + record;
            lane.killedApply(record);
            lane.run(lane.notes().ended() ? 0 : 7, where, "status", "notes");
            lane.run(0, where, "resume", "notes");
            lane.mustBeNew(where);
        }));
    }

    @Test
    void killedAtAnyRecordARollbackEndsExactlyOld() throws Exception {
        lanes.all(cases(records, (lane, record) -> {
            String where = "rollback of an apply killed at record " + record;
            lane.killedApply(record);
            if (!lane.notes().ended()) {
                lane.run(0, where, "rollback", "notes");
            } else {
                lane.run(3, where, "rollback", "notes");
                lane.run(0, where, "rollback", "notes", "--discard-new-data");
            }
            lane.mustBeOld(where);
        }));
    }

    @Test
    void aResumeKilledAtAnyRecordIsResumedToExactlyTheNewState() throws Exception {
        int all = recordsOf("resume");
        lanes.all(cases(all, (lane, record) -> {
            String where = "resume killed at its record " + record;
            lane.killed(record, lane.cutOff(), where, "resume", "notes");
            lane.run(lane.notes().ended() ? 0 : 7, where, "status", "notes");
            lane.run(0, where, "resume", "notes");
            lane.mustBeNew(where);
        }));
    }

    @Test
    void aRollbackKilledAtAnyRecordIsRolledBackToExactlyTheOldState() throws Exception {
        int all = recordsOf("rollback");
        lanes.all(cases(all, (lane, record) -> {
            String where = "rollback killed at its record " + record;
            lane.killed(record, lane.cutOff(), where, "rollback", "notes");
            boolean ended = lane.notes().ended();
            lane.run(ended ? 0 : 7, where, "status", "notes");
            lane.run(ended ? 3 : 0, where, "rollback", "notes");
            lane.mustBeOld(where);
        }));
    }

    /** Whatever stands of its run then, nothing has begun: the next one takes no notice of it. */
    @Test
    void killedBeforeItsFirstRecordAnApplyIsJustMadeAgain() throws Exception {
        lanes.all(List.of(lane -> begunAnew(lane, 1), lane -> begunAnew(lane, 2), lane -> begunAnew(lane, 3)));
    }

    /** Killed at each third of the calls that force a file or directory, until there is a record. */
    private void begunAnew(Lane lane, int first) throws Exception {
        String where = "apply killed at file " + first;
        lane.notes().reset();
        problems.unless(Tool.KILLED, lane.tool().killedAt(Tool.FILE, first, lane.apply()), where);
        int next = first;
        while (!lane.notes().begun()) {
            int nothing = Files.exists(lane.notes().state().resolve("notes/runs")) ? 0 : 2;
            lane.run(nothing, where, "status", "notes");
            lane.run(nothing, where, "resume", "notes");
            next += 3;
            where = "apply killed at file " + next;
            problems.unless(Tool.KILLED, lane.tool().killedAt(Tool.FILE, next, lane.apply()), where);
        }
        assertThat(next).as("files forced before the first record").isBetween(10, 30);
        lane.run(0, where, "resume", "notes");
        lane.mustBeNew(where);
    }

    /** How many records the command writes after a kill in the middle of the migration, undisturbed. */
    private int recordsOf(String command) throws InterruptedException {
        AtomicInteger all = new AtomicInteger();
        lanes.all(List.of(lane -> {
            int before = lane.cutOff();
            lane.run(0, "after a kill in the migration", command, "notes");
            all.set(lane.notes().records() - before);
        }));
        assertThat(all.get()).isGreaterThan(10);
        return all.get();
    }

    /** What is done at one record. */
    private interface AtRecord {
        void on(Lane lane, int record) throws Exception;
    }

    private static List<Lanes.Case> cases(int last, AtRecord work) {
        String[] wanted = System.getProperty("upgradekit.records", "1-" + last).split("[-]", 2);
        int first = Integer.parseInt(wanted[0]);
        int end = Math.min(last, Integer.parseInt(wanted[wanted.length - 1]));
        List<Lanes.Case> cases = new ArrayList<>();
        IntStream.rangeClosed(first, end).forEach(record -> cases.add(lane -> work.on(lane, record)));
        return cases;
    }
}
