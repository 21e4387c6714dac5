package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
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

    @Override
    List<Lanes.Case> counting() {
        return List.of(lane -> {
            lane.notes().reset();
            statements = lane.moments(lane.apply()).stream()
                    .filter(one ->
                            one instanceof Moment.Statement statement && statement.reach() == Wire.Reach.UNANSWERED)
                    .toList();
            return true;
        });
    }

    @BeforeAll
    void enoughIsCounted() {
        assertThat(statements).hasSizeGreaterThan(30);
    }

    @Test
    @Fault("the database server stopped hard at each statement of `apply`, then `resume` or `rollback`")
    void alone(Cases counted) throws Exception {
        lanes.all(counted, cases(10, false));
    }

    @Test
    @Fault("database server and `apply` killed together at each statement, then `resume` or `rollback`")
    void withTheProgram(Cases counted) throws Exception {
        lanes.all(counted, cases(6, true));
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
        Programs.Result result = lane.tool().cutAt(lane.notes().wire(), moment, both, () -> crash(lane), lane.apply());
        lane.notes().product().postgres().start();
        if (both) {
            lane.problems().unless(Tool.KILLED, result, where);
        } else if (result.exit() == 0
                ? !lane.notes().ended()
                : !List.of(3, 5, 6, 10).contains(result.exit())) {
            // Where only the dump is missing, which is made when the new version is up, the upgrade is done.
            lane.problems().add(where, "ended with " + result.exit() + ":\n" + result.output());
        }
        lane.onward(where, on);
        return true;
    }

    private static void crash(Lane lane) {
        try {
            lane.notes().product().postgres().crash();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
