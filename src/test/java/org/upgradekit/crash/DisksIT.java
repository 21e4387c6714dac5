package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.LoopDisk;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Tier;

/**
 * The disk with the state of an upgrade, which after some record takes nothing more: the run says so and ends, and goes on
 * or back once the disk is well. Every other case is resumed, every other one rolled back.
 */
@Tier.NeedsRoot
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
@Tag(Fault.ALONE)
final class DisksIT extends OnOneLane {
    private static final Set<Integer> SAID = Set.of(5, 6, 7, 10);

    private Optional<LoopDisk> disk = Optional.empty();

    @Override
    void change(Notes notes) throws IOException {
        disk = Optional.of(LoopDisk.over(notes.state(), "128M", 512));
    }

    @AfterAll
    @Override
    void removeTheLane() throws IOException {
        for (LoopDisk one : disk.stream().toList()) {
            one.close();
        }
        super.removeTheLane();
    }

    /** What happens to the disk, or mends it. */
    private interface Change {
        void make() throws IOException;
    }

    private record Trouble(Change begin, Change end) {}

    @Test
    @Fault(
            "the disk of the state is full after records of `apply` from the first to the last, then `resume` or `rollback`")
    void noBytes(Cases counted) throws Exception {
        Path file = lane.notes().state().resolve("fill");
        sweep(
                counted,
                "No space left on device",
                new Trouble(
                        () -> {
                            Programs.run("dd", "if=/dev/zero", "of=" + file, "bs=64k");
                            Programs.run("dd", "if=/dev/zero", "of=" + file, "bs=1", "oflag=append", "conv=notrunc");
                        },
                        () -> Files.delete(file)));
    }

    @Test
    @Fault(
            "the disk of the state takes no further file after records of `apply` from the first to the last, then `resume` or `rollback`")
    void noInodes(Cases counted) throws Exception {
        Path many = lane.notes().state().resolve("many");
        sweep(
                counted,
                "No space left on device",
                new Trouble(
                        () -> Programs.run("sh", "-c", "mkdir " + many + "; cd " + many + " && seq 600 | xargs touch"),
                        () -> Programs.run("rm", "-r", many.toString()).succeeded()));
    }

    @Test
    @Fault(
            "the disk of the state is read-only after records of `apply` from the first to the last, then `resume` or `rollback`")
    void readOnly(Cases counted) throws Exception {
        sweep(
                counted,
                "Read-only file system",
                new Trouble(
                        () -> disk.orElseThrow().freeze(),
                        () -> disk.orElseThrow().mended()));
    }

    @Test
    @Fault(
            "the disk of the state breaks down after records of `apply` from the first to the last, then `resume` or `rollback`")
    void broken(Cases counted) throws Exception {
        sweep(
                counted,
                "Input/output error",
                new Trouble(
                        () -> disk.orElseThrow().breakDown(),
                        () -> disk.orElseThrow().mended()));
    }

    private void sweep(Cases counted, String words, Trouble trouble) throws Exception {
        List<Integer> records = IntStream.rangeClosed(1, lane.records()).boxed().toList();
        int number = 0;
        List<Integer> some = Size.of(records, 2, 25);
        for (int record : some) {
            number++;
            if (struck(new Moment.Call(Tool.RECORD, record), words, trouble, number % 2 == 0)) {
                counted.count(problems.all().isEmpty());
            }
            assertThat(problems.all()).isEmpty();
        }
        counted.mostOf(some.size());
    }

    private boolean struck(Moment.Call moment, String words, Trouble trouble, boolean on) throws Exception {
        String where = (on ? "resume" : "rollback") + " after " + words + " from " + moment + " on";
        lane.notes().reset();
        Optional<Programs.Result> went =
                lane.tool().heldAt(moment, program -> trouble.begin().make(), lane.apply());
        if (went.isEmpty()) {
            return false;
        }
        Programs.Result result = went.get();
        String output = result.output().replaceAll("\\s+", " ");
        boolean said = output.contains(words) && !output.contains("a bug in this tool");
        trouble.end().make();
        boolean through = result.exit() == 0 && lane.notes().ended();
        if (!through && (!said || !SAID.contains(result.exit()))) {
            problems.add(where, "ended with " + result.exit() + ":\n" + result.output());
        }
        lane.onward(where, on);
        return true;
    }
}
