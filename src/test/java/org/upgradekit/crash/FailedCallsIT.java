package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

    /** What is begun on a host, and how that is made ready for it. */
    private enum Begun {
        APPLY,
        RESUME,
        ROLLBACK;

        /** How many records there are already. */
        int prepare(Lane lane) throws Exception {
            if (this == APPLY) {
                lane.notes().reset();
                return 0;
            }
            return lane.cutOff();
        }

        String[] words(Lane lane) {
            return this == APPLY ? lane.apply() : new String[] {name().toLowerCase(Locale.ROOT), "notes"};
        }
    }

    private final Map<Begun, List<Moment.Call>> writes = new EnumMap<>(Begun.class);

    @Override
    List<Lanes.Case> counting() {
        List<Lanes.Case> all = new ArrayList<>();
        for (Begun begun : Begun.values()) {
            all.add(lane -> {
                List<Moment.Call> found = counted(lane, begun);
                synchronized (writes) {
                    writes.put(begun, found);
                }
                return true;
            });
        }
        return all;
    }

    @BeforeAll
    void enoughIsCounted() {
        assertThat(writes.get(Begun.APPLY)).hasSizeGreaterThan(150);
        assertThat(writes.get(Begun.RESUME)).hasSizeGreaterThan(80);
        assertThat(writes.get(Begun.ROLLBACK)).hasSizeGreaterThan(40);
    }

    @Test
    @Fault(
            "ENOSPC at each write, force and rename of `apply` itself in journal, plan, restore point and state, then `resume` or `rollback`")
    void aFullDisk(Cases counted) throws Exception {
        lanes.all(counted, cases(Begun.APPLY, "ENOSPC", 6, Integer.MAX_VALUE));
    }

    @Test
    @Fault(
            "EIO at each write, force and rename of `apply` itself in journal, plan, restore point and state, then `resume` or `rollback`")
    void aBrokenDisk(Cases counted) throws Exception {
        lanes.all(counted, cases(Begun.APPLY, "EIO", 6, Integer.MAX_VALUE));
    }

    @Test
    @Fault(
            "ENOSPC or EIO at writes, forces and renames of `resume` from the first to the last, then `resume`: exactly new")
    void whileItIsResumed(Cases counted) throws Exception {
        lanes.all(counted, some(Begun.RESUME));
    }

    @Test
    @Fault(
            "ENOSPC or EIO at writes, forces and renames of `rollback` from the first to the last, then `rollback`: exactly old")
    void whileItIsRolledBack(Cases counted) throws Exception {
        lanes.all(counted, some(Begun.ROLLBACK));
    }

    private List<Lanes.Case> some(Begun begun) {
        return WORDS.keySet().stream()
                .flatMap(error -> cases(begun, error, 2, 20).stream())
                .toList();
    }

    private List<Lanes.Case> cases(Begun begun, String error, int few, int most) {
        List<Lanes.Case> cases = new ArrayList<>();
        List<Moment.Call> all = Objects.requireNonNull(writes.get(begun));
        int number = 0;
        for (Moment.Call moment : Size.of(all, few, most)) {
            boolean on = begun == Begun.RESUME || (begun == Begun.APPLY && ++number % 2 == 1);
            if (moment.wanted()) {
                int place = all.indexOf(moment);
                cases.add(lane -> failed(lane, begun, moment, error, on)
                        || failed(lane, begun, recounted(lane, begun, place), error, on));
            }
        }
        return cases;
    }

    /** The call at the same place of a new count: on a busier host more is said to the database before it. */
    private static Moment.Call recounted(Lane lane, Begun begun, int place) throws Exception {
        List<Moment.Call> again = counted(lane, begun);
        return again.get(Math.min(place, again.size() - 1));
    }

    private static List<Moment.Call> counted(Lane lane, Begun begun) throws Exception {
        begun.prepare(lane);
        return lane.tool().writes(lane.notes().state(), begun.words(lane));
    }

    private static boolean failed(Lane lane, Begun begun, Moment.Call moment, String error, boolean on)
            throws Exception {
        int before = begun.prepare(lane);
        Tool.Traced run = lane.tool()
                .disturbedAt(moment.name(), "error=" + error + ":when=" + moment.number(), begun.words(lane));
        String call = run.disturbed().orElse("");
        if (!call.contains(lane.notes().state().toString())) {
            // The number fell upon something else: a session more or less was waited for before it.
            return false;
        }
        String where = (on ? "resume" : "rollback") + " after " + error + " at " + moment + " of " + begun + " " + call;
        if (call.contains("journal.jsonl")) {
            mustEndIt(lane, run.result(), where, moment, before);
        }
        mustSaySo(lane, run.result(), where, moment, error);
        lane.onward(where, on);
        return true;
    }

    /** The line for people in upgrade.log is forced the same way, and no record. */
    private static void mustEndIt(Lane lane, Programs.Result result, String where, Moment.Call moment, int before)
            throws IOException {
        if (moment.name().equals(Tool.RECORD)
                && (result.exit() == 0 || lane.notes().records() > before + moment.number())) {
            lane.problems().add(where, "a record that could not be forced was no end of it:\n" + result.output());
        }
    }

    private static void mustSaySo(Lane lane, Programs.Result result, String where, Moment.Call moment, String error)
            throws IOException {
        String output = result.output().replaceAll("\\s+", " ");
        boolean said = output.contains(WORDS.get(error)) && !output.contains("a bug in this tool");
        boolean through = result.exit() == 0 && lane.notes().ended();
        boolean forced = moment.name().endsWith("sync");
        if (through ? forced && !said : !said || !SAID.contains(result.exit())) {
            lane.problems().add(where, "ended with " + result.exit() + ":\n" + result.output());
        }
    }
}
