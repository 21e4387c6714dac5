package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Tier;

/**
 * Each call of an upgrade that writes to its state, or forces what was written, fails once: the run says so, and goes on or
 * back afterwards. Every other case is resumed, every other one rolled back.
 */
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
final class FailedCallsIT extends OnLanes {
    private static final Map<String, String> WORDS =
            Map.of("ENOSPC", "No space left on device", "EIO", "Input/output error");

    /** Refused, back by itself, stopped, or cut off: each tells what to do next. */
    private static final Set<Integer> SAID = Set.of(3, 5, 6, 7, 10);

    private List<Moment.Call> writes = List.of();

    @Override
    List<Lanes.Case> counting() {
        return List.of(lane -> {
            writes = counted(lane);
            return true;
        });
    }

    @BeforeAll
    void enoughIsCounted() {
        assertThat(writes).hasSizeGreaterThan(150);
    }

    @Test
    @Fault(
            "ENOSPC at each write, force and rename of `apply` itself in journal, plan, restore point and state, then `resume` or `rollback`")
    void aFullDisk(Cases counted) throws Exception {
        lanes.all(counted, cases("ENOSPC", 6));
    }

    @Test
    @Fault(
            "EIO at each write, force and rename of `apply` itself in journal, plan, restore point and state, then `resume` or `rollback`")
    void aBrokenDisk(Cases counted) throws Exception {
        lanes.all(counted, cases("EIO", 6));
    }

    private List<Lanes.Case> cases(String error, int about) {
        List<Lanes.Case> cases = new ArrayList<>();
        int number = 0;
        for (Moment.Call moment : Size.of(writes, about)) {
            boolean on = ++number % 2 == 1;
            if (moment.wanted()) {
                int place = writes.indexOf(moment);
                cases.add(lane -> failed(lane, moment, error, on) || failed(lane, recounted(lane, place), error, on));
            }
        }
        return cases;
    }

    /** The call at the same place of a new count: on a busier host more is said to the database before it. */
    private static Moment.Call recounted(Lane lane, int place) throws Exception {
        List<Moment.Call> again = counted(lane);
        return again.get(Math.min(place, again.size() - 1));
    }

    private static List<Moment.Call> counted(Lane lane) throws Exception {
        lane.notes().reset();
        return lane.tool().writes(lane.notes().state(), lane.apply());
    }

    private static boolean failed(Lane lane, Moment.Call moment, String error, boolean on) throws Exception {
        Optional<Tool.Traced> run = disturbed(lane, moment, error);
        if (run.isEmpty()) {
            return false;
        }
        String where = (on ? "resume" : "rollback") + " after " + error + " at " + moment + " "
                + run.get().disturbed().orElseThrow();
        Programs.Result result = run.get().result();
        String output = result.output().replaceAll("\\s+", " ");
        boolean said = output.contains(WORDS.get(error)) && !output.contains("a bug in this tool");
        boolean forced = moment.name().endsWith("sync");
        // The line for people in upgrade.log is forced the same way, and no record.
        if (run.get().disturbed().orElseThrow().contains("journal.jsonl")
                && moment.name().equals(Tool.RECORD)
                && (result.exit() == 0 || lane.notes().records() > moment.number())) {
            lane.problems().add(where, "a record that could not be forced was no end of it:\n" + result.output());
        }
        boolean through = result.exit() == 0 && lane.notes().ended();
        if (through ? forced && !said : !said || !SAID.contains(result.exit())) {
            lane.problems().add(where, "ended with " + result.exit() + ":\n" + result.output());
        }
        lane.onward(where, on);
        return true;
    }

    /** Empty when the number fell upon something else: a session more or less was waited for before it. */
    private static Optional<Tool.Traced> disturbed(Lane lane, Moment.Call moment, String error) throws Exception {
        lane.notes().reset();
        Tool.Traced run =
                lane.tool().disturbedAt(moment.name(), "error=" + error + ":when=" + moment.number(), lane.apply());
        return Optional.of(run)
                .filter(one ->
                        one.disturbed().orElse("").contains(lane.notes().state().toString()));
    }
}
