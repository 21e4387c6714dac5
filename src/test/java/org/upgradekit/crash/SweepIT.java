package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Tier;

/**
 * One upgrade, killed at each of its durable calls and statements in turn, and the ways on from there, killed at each of
 * theirs. {@code -Dupgradekit.suite=full} takes all of them, else a part; {@code -Dupgradekit.moment=TEXT} those alone
 * whose name contains it.
 */
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
final class SweepIT extends OnLanes {
    private static final String[] LATE = {"rollback", "notes", "--discard-new-data"};

    private List<Moment> apply = List.of();
    private List<Moment> resume = List.of();
    private List<Moment> files = List.of();
    private List<Moment> rollback = List.of();
    private List<Moment> late = List.of();

    @Override
    List<Lanes.Case> counting() {
        return List.of(
                lane -> {
                    lane.notes().reset();
                    apply = lane.moments(lane.apply());
                    return true;
                },
                lane -> {
                    lane.cutOff();
                    resume = lane.moments("resume", "notes");
                    return true;
                },
                lane -> {
                    lane.cutOffInFiles();
                    files = lane.moments("resume", "notes");
                    return true;
                },
                lane -> {
                    lane.cutOff();
                    rollback = lane.moments("rollback", "notes");
                    return true;
                },
                lane -> {
                    lane.upgraded();
                    late = lane.moments(LATE);
                    return true;
                });
    }

    @BeforeAll
    void enoughIsCounted() {
        assertThat(apply).hasSizeGreaterThan(150);
        assertThat(resume).hasSizeGreaterThan(100);
        assertThat(rollback).hasSizeGreaterThan(60);
    }

    /** What is counted and killed is one thread: it has to be the one that makes all that is durable. */
    @Test
    void oneThreadMakesAllThatIsDurable() throws Exception {
        lanes.all(new Cases(), List.of(lane -> {
            lane.notes().reset();
            oneThread(lane, 80, lane.apply());
            lane.cutOff();
            oneThread(lane, 40, "resume", "notes");
            lane.cutOff();
            oneThread(lane, 30, "rollback", "notes");
            return true;
        }));
    }

    private static void oneThread(Lane lane, int few, String... command) throws Exception {
        Map<String, Integer> threads =
                lane.tool().threads(lane.notes().state().resolve("..").normalize(), command);
        assertThat(lane.notes().ended()).isTrue();
        assertThat(threads).hasSize(1);
        assertThat(threads.values()).allSatisfy(calls -> assertThat(calls).isGreaterThan(few));
    }

    @Test
    @Fault("`apply` killed at each durable call and statement, then `resume`: exactly new")
    void killedAtAnyMomentAResumeEndsExactlyNew(Cases counted) throws Exception {
        lanes.all(counted, cases(apply, 18, SweepIT::resumed));
    }

    @Test
    @Fault("`apply` killed at each durable call and statement, then `rollback`: exactly old")
    void killedAtAnyMomentARollbackEndsExactlyOld(Cases counted) throws Exception {
        lanes.all(counted, cases(apply, 12, SweepIT::rolledBack));
    }

    @Test
    @Fault("`resume` killed at each durable call and statement, then `resume` again: exactly new")
    void aResumeKilledAtAnyMomentIsResumedToExactlyTheNewState(Cases counted) throws Exception {
        lanes.all(counted, cases(resume, 9, SweepIT::resumedTwice));
    }

    @Test
    @Fault(
            "`resume` of an `apply` that was killed in a step on files, killed at durable calls and statements from the first to the last, then `resume`")
    void aResumeThatPutsFilesBackKilledAtAnyMomentIsResumedToExactlyTheNewState(Cases counted) throws Exception {
        lanes.all(counted, cases(files, 6, 60, SweepIT::filesResumedTwice));
    }

    @Test
    @Fault("`resume` killed at durable calls and statements from the first to the last, then `rollback`: exactly old")
    void aResumeKilledAtAMomentIsRolledBackToExactlyTheOldState(Cases counted) throws Exception {
        lanes.all(counted, cases(resume, 3, 60, SweepIT::resumedThenRolledBack));
    }

    @Test
    @Fault(
            "`rollback` of a finished upgrade killed at durable calls and statements from the first to the last, then `resume`: exactly old once it was decided, else exactly new")
    void aLateRollbackKilledAtAMomentIsResumedToExactlyTheOldState(Cases counted) throws Exception {
        lanes.all(counted, cases(late, 3, 60, SweepIT::rolledBackLate));
    }

    @Test
    @Fault("`rollback` killed at each durable call and statement, then `rollback` again: exactly old")
    void aRollbackKilledAtAnyMomentIsRolledBackToExactlyTheOldState(Cases counted) throws Exception {
        lanes.all(counted, cases(rollback, 9, SweepIT::rolledBackTwice));
    }

    private static boolean resumed(Lane lane, Moment moment) throws Exception {
        String where = "resume of an apply killed at " + moment;
        lane.notes().reset();
        if (!lane.cut(moment, where, lane.apply())) {
            return false;
        }
        if (!lane.notes().begun()) {
            // Whatever stands of its run then, nothing has begun: the next one takes no notice of it.
            lane.run(lane.notes().known() ? 0 : 2, where, "resume", "notes");
            lane.run(0, where, lane.apply());
        } else {
            lane.run(lane.notes().ended() ? 0 : 7, where, "status", "notes");
            lane.run(0, where, "resume", "notes");
        }
        lane.mustBeNew(where);
        return true;
    }

    private static boolean rolledBack(Lane lane, Moment moment) throws Exception {
        String where = "rollback of an apply killed at " + moment;
        lane.notes().reset();
        if (!lane.cut(moment, where, lane.apply())) {
            return false;
        }
        if (!lane.notes().begun()) {
            lane.run(2, where, "rollback", "notes");
        } else if (!lane.notes().ended()) {
            lane.run(0, where, "rollback", "notes");
        } else {
            lane.run(3, where, "rollback", "notes");
            lane.run(0, where, "rollback", "notes", "--discard-new-data");
        }
        lane.mustBeOld(where);
        return true;
    }

    private static boolean resumedTwice(Lane lane, Moment moment) throws Exception {
        lane.cutOff();
        return resumedAgain(lane, moment, "resume killed at its " + moment);
    }

    private static boolean filesResumedTwice(Lane lane, Moment moment) throws Exception {
        lane.cutOffInFiles();
        return resumedAgain(lane, moment, "resume with files to put back killed at its " + moment);
    }

    private static boolean resumedAgain(Lane lane, Moment moment, String where) throws Exception {
        if (!lane.cut(moment, where, "resume", "notes")) {
            return false;
        }
        lane.run(lane.notes().ended() ? 0 : 7, where, "status", "notes");
        lane.run(0, where, "resume", "notes");
        lane.mustBeNew(where);
        return true;
    }

    private static boolean resumedThenRolledBack(Lane lane, Moment moment) throws Exception {
        String where = "rollback of a resume killed at its " + moment;
        lane.cutOff();
        if (!lane.cut(moment, where, "resume", "notes")) {
            return false;
        }
        lane.run(lane.notes().ended() ? 3 : 0, where, "rollback", "notes");
        if (lane.notes().last().contains("\"result\":\"done\"")) {
            lane.run(0, where, LATE);
        }
        lane.mustBeOld(where);
        return true;
    }

    private static boolean rolledBackLate(Lane lane, Moment moment) throws Exception {
        String where = "resume of a late rollback killed at its " + moment;
        lane.upgraded();
        if (!lane.cut(moment, where, LATE)) {
            return false;
        }
        boolean decided = lane.notes().journal().stream().anyMatch(line -> line.contains("\"event\":\"decided\""));
        if (!lane.notes().ended()) {
            lane.run(0, where, "resume", "notes");
        }
        if (!decided) {
            // Nobody has decided to go back yet, so the run stays done.
            lane.mustBeNew(where);
            lane.run(0, where, LATE);
        }
        lane.mustBeOld(where);
        return true;
    }

    private static boolean rolledBackTwice(Lane lane, Moment moment) throws Exception {
        String where = "rollback killed at its " + moment;
        lane.cutOff();
        if (!lane.cut(moment, where, "rollback", "notes")) {
            return false;
        }
        boolean ended = lane.notes().ended();
        lane.run(ended ? 0 : 7, where, "status", "notes");
        lane.run(ended ? 3 : 0, where, "rollback", "notes");
        lane.mustBeOld(where);
        return true;
    }

    /** What is done at one moment; false when there was no such moment. */
    private interface AtMoment {
        boolean on(Lane lane, Moment moment) throws Exception;
    }

    private static List<Lanes.Case> cases(List<Moment> moments, int about, AtMoment work) {
        return cases(moments, about, moments.size(), work);
    }

    private static List<Lanes.Case> cases(List<Moment> moments, int few, int most, AtMoment work) {
        List<Lanes.Case> cases = new ArrayList<>();
        Size.of(Moment.wanted(moments), few, most).forEach(moment -> cases.add(lane -> work.on(lane, moment)));
        return cases;
    }
}
