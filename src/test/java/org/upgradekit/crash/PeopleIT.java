package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Tier;

/** What people and their machines do in the middle of an upgrade, after each of its records. */
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
final class PeopleIT extends OnLanes {
    private List<Moment.Call> records = List.of();

    @Override
    List<Lanes.Case> counting() {
        return List.of(lane -> {
            for (int i = 1; i <= lane.records(); i++) {
                records = new ArrayList<>(records);
                records.add(new Moment.Call(Tool.RECORD, i));
            }
            return true;
        });
    }

    @BeforeAll
    void enoughIsCounted() {
        assertThat(records).hasSizeGreaterThan(40);
    }

    @Test
    @Fault("the connection lost (HUP) at a record of `apply`: it goes on to exactly the new state")
    void aLostConnection(Cases counted) throws Exception {
        lanes.all(counted, cases(2, 25, (lane, moment, on) -> {
            String where = "HUP at " + moment;
            Optional<Programs.Result> went = lane.tool().signalledAt(moment, "SIGHUP", 1, lane.apply());
            return went.isPresent() && isNew(lane, where, went.get());
        }));
    }

    @Test
    @Fault("INT at records of `apply` from the first to the last, then `resume` or `rollback`")
    void anInterrupt(Cases counted) throws Exception {
        lanes.all(counted, cases(3, 60, (lane, moment, on) -> signalled(lane, moment, "SIGINT", 1, on)));
    }

    @Test
    @Fault("INT twice at a record of `apply`, then `resume` or `rollback`")
    void twoInterrupts(Cases counted) throws Exception {
        lanes.all(counted, cases(2, 25, (lane, moment, on) -> signalled(lane, moment, "SIGINT", 2, on)));
    }

    @Test
    @Fault("TERM at a record of `apply`, then `resume` or `rollback`")
    void aTermination(Cases counted) throws Exception {
        lanes.all(counted, cases(2, 25, (lane, moment, on) -> signalled(lane, moment, "SIGTERM", 1, on)));
    }

    @Test
    @Fault(
            "a second operator who tries `apply`, `resume`, `rollback`, `abandon`, `prune` at a record: told who is at work")
    void aSecondOperator(Cases counted) throws Exception {
        lanes.all(counted, cases(2, 25, PeopleIT::twoOperators));
    }

    @Test
    @Fault("`apply` held by STOP at a record for a minute")
    void heldForAMinute(Cases counted) throws Exception {
        List<Lanes.Case> cases = cases(2, 12, (lane, moment, on) -> {
            String where = "held at " + moment;
            Tool.Act waits = program -> TimeUnit.SECONDS.sleep(Size.full() ? 60 : 5);
            Optional<Programs.Result> went = lane.tool().heldAt(moment, waits, lane.apply());
            return went.isPresent() && isNew(lane, where, went.get());
        });
        lanes.all(counted, cases);
    }

    @Test
    @Tier.NeedsFaketime
    @Fault("the clock set back or forward by an hour at a record of `apply`")
    void aClockThatJumps(Cases counted) throws Exception {
        lanes.all(counted, cases(2, 12, PeopleIT::jumped));
    }

    @Test
    @Tier.NeedsFaketime
    @Fault("`apply` killed at a record, and the clock an hour back for the `resume` or `rollback`")
    void aClockThatIsBackForTheResume(Cases counted) throws Exception {
        lanes.all(counted, cases(2, 12, PeopleIT::killedBeforeAnHourAgo));
    }

    private static boolean isNew(Lane lane, String where, Programs.Result result) throws Exception {
        lane.problems().unless(0, result, where);
        lane.mustBeNew(where);
        return true;
    }

    private static boolean signalled(Lane lane, Moment.Call moment, String signal, int times, boolean on)
            throws Exception {
        String where = (on ? "resume" : "rollback") + " after " + times + " " + signal + " at " + moment;
        Optional<Programs.Result> went = lane.tool().signalledAt(moment, signal, times, lane.apply());
        if (went.isEmpty()) {
            return false;
        }
        Programs.Result result = went.get();
        boolean said = result.exit() == 7 && result.output().contains("INTERRUPTED");
        // In the last step there is nothing left to interrupt.
        boolean through = result.exit() == 0 && lane.notes().ended();
        if (!said && !through) {
            lane.problems().add(where, "ended with " + result.exit() + ":\n" + result.output());
        }
        // The one that was about to begin when the signal came may have begun.
        if (lane.notes().begunAfter(moment.number()) > 1) {
            lane.problems()
                    .add(where, "it went on: " + String.join("\n", lane.notes().journal()));
        }
        lane.onward(where, on);
        return true;
    }

    private static boolean twoOperators(Lane lane, Moment.Call moment, boolean on) throws Exception {
        String where = "two operators at " + moment;
        Optional<Programs.Result> first = lane.tool()
                .heldAt(
                        moment,
                        program -> {
                            String run = lane.notes().run();
                            told(lane, where, lane.apply());
                            told(lane, where, "resume", "notes");
                            told(lane, where, "rollback", "notes", "--discard-new-data");
                            told(lane, where, "abandon", run, "--reason", "mine");
                            told(lane, where, "restore-points", "prune", "notes");
                            lane.run(lane.notes().ended() ? 0 : 8, where, "status", "notes");
                        },
                        lane.apply());
        return first.isPresent() && isNew(lane, where, first.get());
    }

    private static void told(Lane lane, String where, String... command) throws IOException {
        Programs.Result result = lane.tool().run(command);
        if (result.exit() != 8 || !result.output().contains("upgrade apply")) {
            lane.problems().add(where + ", " + String.join(" ", command), result.exit() + ": " + result.output());
        }
    }

    private static boolean jumped(Lane lane, Moment.Call moment, boolean on) throws Exception {
        String where = "the clock set " + (on ? "back" : "forward") + " at " + moment;
        Path clock = lane.notes().home().resolve("clock");
        Files.writeString(clock, "+0");
        Tool.Act jumps = program -> Files.writeString(clock, on ? "-1h" : "+1h");
        Optional<Programs.Result> went = lane.tool().byClock(clock).heldAt(moment, jumps, lane.apply());
        if (went.isEmpty()) {
            return false;
        }
        boolean last = moment.number() >= lane.notes().records();
        if (!last && !lane.notes().clockJumped()) {
            lane.problems().add(where, "no record shows the other time");
        }
        return isNew(lane, where, went.get());
    }

    private static boolean killedBeforeAnHourAgo(Lane lane, Moment.Call moment, boolean on) throws Exception {
        String command = on ? "resume" : "rollback";
        String where = command + " by a clock that is back, after a kill at " + moment;
        lane.problems().unless(137, lane.tool().killedAt(moment.name(), moment.number(), lane.apply()), where);
        if (lane.notes().ended()) {
            return false;
        }
        Path clock = lane.notes().home().resolve("clock");
        Files.writeString(clock, "-1h");
        Path output = lane.notes().home().resolve("said");
        Process process = lane.tool().byClock(clock).started(output, command, "notes");
        lane.problems().unless(0, new Programs.Result(process.waitFor(), Files.readString(output)), where);
        if (on) {
            lane.mustBeNew(where);
        } else {
            lane.mustBeOld(where);
        }
        return true;
    }

    /** What is done at one record; false when there turned out to be none. */
    private interface AtRecord {
        boolean on(Lane lane, Moment.Call moment, boolean on) throws Exception;
    }

    /** @param most when all is asked for: a case by a faked clock, or with a minute's wait, takes its time */
    private List<Lanes.Case> cases(int few, int most, AtRecord work) {
        List<Lanes.Case> cases = new ArrayList<>();
        int number = 0;
        for (Moment.Call moment : Size.of(records, few, most)) {
            boolean on = ++number % 2 == 1;
            if (moment.wanted()) {
                cases.add(lane -> {
                    lane.notes().reset();
                    return work.on(lane, moment, on);
                });
            }
        }
        return cases;
    }
}
