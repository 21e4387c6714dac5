package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Tier;
import org.upgradekit.testing.Wire;

/**
 * The database server, stopped hard while it works on each statement that changes something, alone or together with the program. Every
 * other case is resumed, every other one rolled back.
 */
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
final class ServerStoppedIT extends OnLanes {
    private List<Moment> statements = List.of();
    private List<Moment> resuming = List.of();
    private List<Moment> returning = List.of();
    private Duration length = Duration.ZERO;

    @Override
    List<Lanes.Case> counting() {
        return List.of(
                this::measured,
                lane -> {
                    lane.notes().reset();
                    statements = statements(lane, lane.apply());
                    return true;
                },
                lane -> {
                    lane.cutOff();
                    resuming = statements(lane, "resume", "notes");
                    return true;
                },
                lane -> {
                    lane.cutOff();
                    returning = statements(lane, "rollback", "notes");
                    return true;
                });
    }

    private static List<Moment> statements(Lane lane, String... command) throws IOException {
        return lane.moments(command).stream()
                .filter(one -> one instanceof Moment.Statement statement && statement.reach() == Wire.Reach.UNANSWERED)
                .toList();
    }

    private boolean measured(Lane lane) throws Exception {
        lane.notes().reset();
        long began = System.nanoTime();
        assertThat(lane.tool().started(lane.apply()).waitFor()).isZero();
        length = Duration.ofNanos(System.nanoTime() - began);
        return true;
    }

    @BeforeAll
    void enoughIsCounted() {
        assertThat(length).isPositive();
        assertThat(statements).hasSizeGreaterThan(30);
        assertThat(resuming).hasSizeGreaterThan(20);
        assertThat(returning).hasSizeGreaterThan(5);
    }

    @Test
    @Fault("the database server stopped hard at each statement of `apply`, then `resume` or `rollback`")
    void alone(Cases counted) throws Exception {
        lanes.all(counted, cases(5, false));
    }

    @Test
    @Fault("database server and `apply` killed together at each statement, then `resume` or `rollback`")
    void withTheProgram(Cases counted) throws Exception {
        lanes.all(counted, cases(3, true));
    }

    /** The server is there for whatever comes next: what a statement could not do must not be forgotten. */
    @Test
    @Fault("the session with the database broken off before each statement of `apply`, then `resume` or `rollback`")
    void sessionsBrokenOff(Cases counted) throws Exception {
        List<Lanes.Case> cases = new ArrayList<>();
        for (Moment moment : Size.of(Moment.wanted(statements), 6)) {
            Moment.Statement unsent = ((Moment.Statement) moment).unsent();
            boolean on = cases.size() % 2 == 0;
            cases.add(lane -> brokenOff(lane, unsent, on));
        }
        lanes.all(counted, cases);
    }

    private static boolean brokenOff(Lane lane, Moment.Statement moment, boolean on) throws Exception {
        String where = (on ? "resume" : "rollback") + " after the session was broken off at " + moment;
        lane.notes().reset();
        Tool.Cut cut = lane.tool().cutAt(lane.notes().wire(), moment, false, () -> {}, lane.apply());
        if (!cut.met()) {
            lane.problems().unless(0, cut.result(), where);
            return false;
        }
        saidSo(lane, cut.result(), where);
        lane.onward(where, on);
        return true;
    }

    @Test
    @Fault("the database server stopped hard at a statement of `resume`, then `resume` again: exactly new")
    void whileItIsResumed(Cases counted) throws Exception {
        lanes.all(counted, onward(resuming, "resume"));
    }

    @Test
    @Fault("the database server stopped hard at a statement of `rollback`, then `rollback` again: exactly old")
    void whileItIsRolledBack(Cases counted) throws Exception {
        lanes.all(counted, onward(returning, "rollback"));
    }

    private static List<Lanes.Case> onward(List<Moment> moments, String command) {
        List<Lanes.Case> cases = new ArrayList<>();
        for (Moment moment : Size.of(Moment.wanted(moments), 3, 30)) {
            cases.add(lane -> stoppedOnward(lane, (Moment.Statement) moment, command));
        }
        return cases;
    }

    private static boolean stoppedOnward(Lane lane, Moment.Statement moment, String command) throws Exception {
        String where = command + " after the server stopped at " + moment + " of a " + command;
        lane.cutOff();
        Tool.Cut cut = lane.tool().cutAt(lane.notes().wire(), moment, false, () -> crash(lane), command, "notes");
        if (!cut.met()) {
            lane.problems().unless(0, cut.result(), where);
            return false;
        }
        lane.notes().product().postgres().start();
        saidSo(lane, cut.result(), where);
        lane.onward(where, command.equals("resume"));
        return true;
    }

    private List<Lanes.Case> cases(int about, boolean both) {
        List<Lanes.Case> cases = new ArrayList<>();
        int number = 0;
        for (Moment moment : Size.of(statements, about)) {
            boolean on = ++number % 2 == 1;
            if (moment.wanted()) {
                cases.add(lane -> stopped(lane, (Moment.Statement) moment, both, on));
            }
        }
        return cases;
    }

    private static boolean stopped(Lane lane, Moment.Statement moment, boolean both, boolean on) throws Exception {
        String where =
                (on ? "resume" : "rollback") + " after the server stopped at " + moment + (both ? " with us" : "");
        lane.notes().reset();
        Tool.Cut cut = lane.tool().cutAt(lane.notes().wire(), moment, both, () -> crash(lane), lane.apply());
        if (!cut.met()) {
            lane.problems().unless(0, cut.result(), where);
            return false;
        }
        lane.notes().product().postgres().start();
        if (both) {
            lane.problems().unless(Tool.KILLED, cut.result(), where);
        } else {
            saidSo(lane, cut.result(), where);
        }
        lane.onward(where, on);
        return true;
    }

    /** Where only the dump is missing, which is made when the new version is up, the upgrade is done. */
    private static void saidSo(Lane lane, Programs.Result result, String where) throws IOException {
        if (result.exit() == 0 ? !lane.notes().ended() : !List.of(3, 5, 6, 10).contains(result.exit())) {
            lane.problems().add(where, "ended with " + result.exit() + ":\n" + result.output());
        }
    }

    @Test
    @Fault(
            "the database server stopped hard at random moments of `apply`, whatever goes on, then `resume` or `rollback`")
    void atRandomMoments(Cases counted) throws Exception {
        long seed = Long.getLong("upgradekit.seed", System.nanoTime());
        System.err.println("random moments: -Dupgradekit.seed=" + seed);
        List<Lanes.Case> cases = new ArrayList<>();
        new Random(seed).longs(Size.full() ? 40 : 3, 0, length.toMillis()).forEach(delay -> {
            boolean on = cases.size() % 2 == 0;
            cases.add(lane -> stoppedAfter(lane, delay, on));
        });
        lanes.all(counted, cases);
    }

    private static boolean stoppedAfter(Lane lane, long delay, boolean on) throws Exception {
        String where = (on ? "resume" : "rollback") + " after the server stopped, " + delay + " ms after the beginning";
        lane.notes().reset();
        Path output = Files.createTempFile("stopped-", ".out");
        Process process = lane.tool().started(output, lane.apply());
        try {
            if (process.waitFor(delay, TimeUnit.MILLISECONDS)) {
                // It was quicker than the one that was measured.
                return stoppedAfter(lane, delay / 2, on);
            }
            crash(lane);
            lane.notes().product().postgres().start();
            saidSo(lane, new Programs.Result(process.waitFor(), Files.readString(output)), where);
            lane.onward(where, on);
            return true;
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    private static void crash(Lane lane) {
        try {
            lane.notes().product().postgres().crash();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
