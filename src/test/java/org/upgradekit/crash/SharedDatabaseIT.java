package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Tier;

/**
 * Two state directories with one database, as another host, another user or another playbook has it: whoever comes second
 * is refused and told who is at work, and leaves nothing behind.
 */
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
final class SharedDatabaseIT extends OnOneLane {
    private Path elsewhere;
    private Tool other;
    private List<Moment.Call> records = List.of();

    @BeforeAll
    void countTheRecords() throws Exception {
        elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        other = lane.tool().on(elsewhere);
        List<Moment.Call> all = new ArrayList<>();
        for (int i = 1; i <= lane.records(); i++) {
            all.add(new Moment.Call(Tool.RECORD, i));
        }
        records = Size.of(all, 3, 25);
    }

    @Test
    @Fault(
            "another state directory on the same database, at records of an `apply` that is at work, from the first to the last: refused by name")
    void whileAnotherIsAtWork(Cases counted) throws Exception {
        for (Moment.Call moment : records) {
            String where = "a second one at " + moment;
            reset();
            Optional<Programs.Result> first =
                    lane.tool().heldAt(moment, program -> refused(where, other.run(lane.apply())), lane.apply());
            if (first.isPresent()) {
                problems.unless(0, first.get(), where);
                lane.mustBeNew(where);
                counted.count(problems.all().isEmpty());
            }
        }
        counted.mostOf(records.size());
    }

    @Test
    @Fault(
            "another state directory on the same database, after an `apply` was killed at records from the first to the last: refused, or new")
    void afterAnotherWasKilled(Cases counted) throws Exception {
        for (Moment.Call moment : records) {
            String where = "a second one after a kill at " + moment;
            reset();
            problems.unless(Tool.KILLED, lane.tool().killedAt(moment.name(), moment.number(), lane.apply()), where);
            if (lane.notes().ended()) {
                continue;
            }
            String named = "";
            Programs.Result second = other.run(lane.apply());
            if (begun()) {
                problems.unless(0, second, where);
                // The first had only just begun; it is told, and ends without touching what the second made.
                Programs.Result told = lane.tool().run("resume", "notes");
                problems.unless(6, told, where);
                assertThat(told.output()).contains("somebody else changed a store after this run began");
                lane.run(0, where, "abandon", lane.notes().run(), "--reason", "the other host was faster");
                named = other.run("restore-points", "list", "notes").output();
            } else {
                // Once the new version has the database there is nothing left to do for a second one; a service that
                // the first had stopped is reason enough, before its database is looked at.
                boolean down = second.exit() == 3 && second.output().contains("[BLOCK] ready.notes");
                if (second.exit() != 0 && !down) {
                    refused(where, second);
                }
                lane.run(0, where, "resume", "notes");
            }
            lane.mustBeNew(where, named);
            counted.count(problems.all().isEmpty());
        }
        counted.mostOf(records.size());
    }

    @Test
    @Fault("two state directories begin an `apply` on the same database at once: one ends new, one is refused")
    void bothAtOnce(Cases counted) throws Exception {
        for (int i = 0; i < (Size.full() ? 20 : 2); i++) {
            String where = "both at once, " + i;
            reset();
            Path one = lane.notes().home().resolve("said-one");
            Path two = lane.notes().home().resolve("said-two");
            Process first = lane.tool().started(one, lane.apply());
            TimeUnit.MILLISECONDS.sleep(50L * i);
            Process second = other.started(two, lane.apply());
            List<Integer> codes = List.of(first.waitFor(), second.waitFor());
            String both = Files.readString(one) + Files.readString(two);
            if (!codes.contains(0)
                    || !Set.of(3, 8, 9)
                            .containsAll(
                                    codes.stream().filter(code -> code != 0).toList())) {
                problems.add(where, codes + both);
            }
            lane.mustBeNew(where, other.run("restore-points", "list", "notes").output());
            counted.count(problems.all().isEmpty());
        }
    }

    private void reset() throws Exception {
        lane.notes().reset();
        Programs.run("rm", "-rf", elsewhere + "/notes").succeeded();
    }

    private void refused(String where, Programs.Result second) throws IOException {
        String output = second.output().replaceAll("\\s+", " ");
        boolean named = output.contains("another run is at work on database notes")
                || output.contains("database notes is in the hands of run");
        if (second.exit() != 3 || !named) {
            problems.add(where, "the second ended with " + second.exit() + ":\n" + second.output());
        }
        if (begun()) {
            problems.add(where, "the second left a run");
        }
    }

    /** Whether the second one has a run. */
    private boolean begun() throws IOException {
        Path runs = elsewhere.resolve("notes/runs");
        if (!Files.exists(runs)) {
            return false;
        }
        try (Stream<Path> all = Files.list(runs)) {
            return all.findAny().isPresent();
        }
    }
}
