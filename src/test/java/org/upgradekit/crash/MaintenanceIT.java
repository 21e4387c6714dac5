package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Tier;

/** What is done with restore points between two upgrades, killed at durable calls and statements from the first to the last and done again. */
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
final class MaintenanceIT extends OnOneLane {

    @Test
    @Fault(
            "`rollback --undo` killed at durable calls and statements from the first to the last, then again: exactly new")
    void anUndo(Cases counted) throws Exception {
        String[] undo = {"rollback", "notes", "--undo", "--discard-new-data"};
        sweep(counted, lane, rolledBack(), undo, where -> {
            if (!lane.notes().last().contains("\"result\":\"rollback-undone\"")) {
                lane.run(0, where, undo);
            }
            lane.mustBeNew(where);
        });
    }

    @Test
    @Fault(
            "`restore-points drop-kept` killed at durable calls and statements from the first to the last, then again: nothing kept, nothing else gone")
    void aDrop(Cases counted) throws Exception {
        String[] drop = {"restore-points", "drop-kept", "notes", "--yes"};
        sweep(counted, lane, rolledBack(), drop, where -> {
            lane.run(0, where, drop);
            lane.mustBeOld(where);
            lane.notes().leftovers().forEach(one -> problems.add(where, "still kept: " + one));
            lane.notes().databases().stream()
                    .filter(one -> one.startsWith("upg_old"))
                    .forEach(one -> problems.add(where, "still kept: " + one));
        });
    }

    @Test
    @Fault(
            "`restore-points prune` killed at durable calls and statements from the first to the last, then again: no half of one is left")
    void aPruning(Cases counted) throws Exception {
        Lane pruning = lane.configured("UPGRADE_BACKUP_RETENTION_COUNT", "1");
        lane.notes().reset();
        lane.run(0, "to begin with", lane.apply());
        lane.run(0, "to begin with", "rollback", "notes", "--discard-new-data");
        lane.run(0, "to begin with", "restore-points", "drop-kept", "notes", "--yes");
        lane.run(0, "to begin with", lane.apply());
        Frozen two = Frozen.of(lane.notes(), directory.resolve("two"));
        String[] prune = {"restore-points", "prune", "notes"};
        sweep(counted, pruning, two, prune, where -> {
            pruning.run(0, where, prune);
            pruning.mustBeNew(where);
            int left = lane.notes().restorePoints();
            if (left != 1) {
                problems.add(where, left + " restore points are left");
            }
            pruning.run(0, where, "restore-points", "verify", "--all", "--level", "content");
        });
    }

    @Test
    @Fault(
            "`restore-points verify --level restored` killed at durable calls and statements from the first to the last, then again: proven")
    void aVerification(Cases counted) throws Exception {
        lane.notes().reset();
        lane.run(0, "to begin with", lane.apply());
        Frozen upgraded = Frozen.of(lane.notes(), directory.resolve("upgraded"));
        String[] verify = {"restore-points", "verify", "--all", "--level", "restored"};
        sweep(counted, lane, upgraded, verify, where -> {
            lane.run(0, where, verify);
            lane.mustBeNew(where);
        });
    }

    @Test
    @Fault(
            "`restore-points restore DIRECTORY` on a host that lost all of it, killed at durable calls and statements from the first to the last,"
                    + " then again: exactly old")
    void aTransfer(Cases counted) throws Exception {
        Notes notes = lane.notes();
        notes.reset();
        lane.run(0, "to begin with", lane.apply());
        String[] restore = {"restore-points", "restore", notes.restorePoint().toString(), "--yes"};
        notes.lose();
        Frozen lost = Frozen.of(notes, directory.resolve("lost"));
        List<Moment> moments = Size.of(Moment.wanted(counted(lane, lost::thaw, restore)), 3, 40);
        for (Moment moment : moments) {
            String where = "restore-points restore killed at " + moment;
            lost.thaw();
            if (lane.cut(moment, where, restore)) {
                lane.run(0, where, restore);
                notes.product().service("start");
                lane.mustBeOld(where);
                counted.count(problems.all().isEmpty());
            }
            assertThat(problems.all()).isEmpty();
        }
        counted.mostOf(moments.size());
    }

    private Frozen rolledBack() throws Exception {
        lane.notes().reset();
        lane.run(0, "to begin with", lane.apply());
        lane.run(0, "to begin with", "rollback", "notes", "--discard-new-data");
        return Frozen.of(lane.notes(), directory.resolve("rolled-back"));
    }

    /** What is done once more, and what must be so then. */
    private interface Again {
        void after(String where) throws Exception;
    }

    /** Makes the host what it was before the command. */
    private interface Before {
        void again() throws Exception;
    }

    /** The moments of the shorter of two runs: a session that is not quite gone has a run ask, or wait, once more. */
    private static List<Moment> counted(Lane by, Before before, String... command) throws Exception {
        before.again();
        List<Moment> first = by.moments(command);
        before.again();
        List<Moment> second = by.moments(command);
        return first.size() < second.size() ? first : second;
    }

    private void sweep(Cases counted, Lane by, Frozen from, String[] command, Again again) throws Exception {
        Before before = () -> {
            from.thaw();
            lane.notes().product().service("start");
        };
        List<Moment> moments = Size.of(Moment.wanted(counted(by, before, command)), 3, 40);
        for (Moment moment : moments) {
            String where = String.join(" ", command) + " killed at " + moment;
            before.again();
            if (by.cut(moment, where, command)) {
                again.after(where);
                counted.count(problems.all().isEmpty());
            }
            assertThat(problems.all()).isEmpty();
        }
        counted.mostOf(moments.size());
    }
}
