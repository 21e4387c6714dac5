package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/**
 * A disk that is full from some change of a run on: the run says so and ends with a documented exit code, and once there is
 * room again it is resumed, or rolled back, exactly. {@code -Dupgradekit.stride=1} tries every change.
 */
class FullDiskIT {
    private static final int NO_END = 300;

    @TempDir
    private Path directory;

    private final List<String> problems = new ArrayList<>();

    @Test
    void atAnyMomentOfARunNothingIsLost() throws IOException {
        sweep(false);
    }

    @Test
    void atAnyMomentOfARunThatFailsAndOfItsRollbackNothingIsLost() throws IOException {
        sweep(true);
    }

    /** A real one: what the failing step said does not fit into the journal any more. */
    @ParameterizedTest
    @CsvSource({"resume, 2.0 two running", "rollback, 1.0 one running"})
    @Tier.NeedsRoot
    @Fault("a real disk that fills, and has room again")
    void aRunGoesOnOrBackOnceARealDiskHasRoomAgain(String command, String wanted) throws IOException {
        Ledger ledger = Ledger.in(directory.resolve("ledger"));
        Path disk = Files.createDirectory(ledger.state());
        Programs.run("mount", "-t", "tmpfs", "-o", "size=80m,mode=700", "none", disk.toString())
                .succeeded();
        try {
            Operator operator = Operator.with(disk);
            ledger.script(
                    "install.sh",
                    "echo half >'" + ledger.home() + "/data/book'; cat /dev/zero >'" + disk + "/fill'\n"
                            + "for i in $(seq 40); do printf '%0500d\\n' $i; done; exit 4");
            Screen full = operator.types("apply", ledger.playbook().toString(), "--to", "2.0", "--yes");
            assertThat(full.exit()).as(full.all()).isEqualTo(7);
            assertThat(full.err().replaceAll("\\s+", " "))
                    .contains("the journal cannot be written", "Make room", "upgrade status", "upgrade rollback")
                    .doesNotContain("a bug in this tool");
            assertThat(ledger.content()).isEqualTo("1.0 half stopped");

            Files.delete(disk.resolve("fill"));
            assertThat(operator.types("status").exit()).isEqualTo(7);
            ledger.script("install.sh", "grep -q one '" + ledger.home() + "/data/book' && " + ledger.writes());
            Screen after = operator.types(command);
            assertThat(after.exit()).as(after.all()).isZero();
            assertThat(ledger.content()).as(after.all()).isEqualTo(wanted);
        } finally {
            Programs.run("umount", disk.toString()).succeeded();
        }
    }

    /** A bind mount is no second disk: the way back writes to one, the restore point to the other. */
    @Test
    @Tier.NeedsRoot
    void mountsOfOneFileSystemShareItsRoom() throws IOException {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Path again = Files.createDirectory(directory.resolve("again"));
        mount(disk, "-t", "tmpfs", "-o", "size=200m,mode=700", "none");
        try {
            mount(again, "--bind", Files.createDirectory(disk.resolve("state")).toString());
            Ledger ledger = Ledger.in(disk.resolve("ledger"));
            String[] plan = {"plan", ledger.playbook().toString(), "--to", "2.0"};
            hole(ledger, 20);
            Screen enough = Operator.with(again).types(plan);
            assertThat(enough.exit()).as(enough.all()).isZero();

            hole(ledger, 90);
            Screen refused = Operator.with(again).types(plan);
            assertThat(refused.exit()).as(refused.all()).isEqualTo(3);
            assertThat(refused.err().replaceAll("\\s+", " "))
                    .contains("needs 244 MiB of", "the way back of", "copies of files, journal and logs");
        } finally {
            Programs.run("umount", again.toString());
            Programs.run("umount", disk.toString()).succeeded();
        }
    }

    private static void mount(Path place, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(words));
        command.add(place.toString());
        Programs.run(command.toArray(String[]::new)).succeeded();
    }

    /** So many MiB for whoever copies it, and none on the disk. */
    private static void hole(Ledger ledger, long size) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(ledger.home().resolve("data/hole").toFile(), "rw")) {
            file.setLength(size << 20);
        }
    }

    private void sweep(boolean broken) throws IOException {
        int stride = Integer.getInteger("upgradekit.stride", 7);
        int changes = 0;
        while (!fillsUp(changes, broken) && changes < NO_END) {
            changes += stride;
        }
        assertThat(problems).isEmpty();
        assertThat(changes).isBetween(40, NO_END);
    }

    /** Whether the run needed no more than that many changes. */
    private boolean fillsUp(int changes, boolean broken) throws IOException {
        Ledger ledger = Ledger.in(directory.resolve("ledger" + changes));
        Operator later = Operator.with(ledger.state());
        if (broken) {
            ledger.script("verify.sh", "exit 1");
        }
        Screen screen = Operator.on(later.host().fullAfter(changes))
                .types("apply", ledger.playbook().toString(), "--to", "2.0", "--yes", "--on-failure", "rollback");
        if (screen.exit() == 0 || (broken && screen.exit() == 5 && !screen.err().contains("No space left"))) {
            return true;
        }
        said(changes, screen);
        String wanted;
        if (screen.exit() == 3 || screen.exit() == 5) {
            wanted = "1.0 one running";
        } else if (broken) {
            ended(changes, later.types("rollback"), 0);
            wanted = "1.0 one running";
        } else {
            ended(changes, later.types("resume"), 0);
            wanted = "2.0 two running";
        }
        judge(changes, wanted, ledger, screen);
        ended(
                changes,
                later.types("status"),
                screen.exit() == 3 ? later.types("status").exit() : 0);
        return false;
    }

    private void said(int changes, Screen screen) {
        String text = screen.err().replaceAll("\\s+", " ");
        boolean clear = text.contains("No space left on device")
                && !text.contains("a bug in this tool")
                && List.of(3, 5, 6, 7, 10).contains(screen.exit());
        if (!clear) {
            problem(changes, screen);
        }
    }

    private void ended(int changes, Screen screen, int exit) {
        if (screen.exit() != exit) {
            problem(changes, screen);
        }
    }

    private void judge(int changes, String wanted, Ledger ledger, Screen screen) throws IOException {
        if (!ledger.content().equals(wanted)) {
            problems.add("full after " + changes + ": " + ledger.content() + ", not " + wanted + "\n" + screen.all());
        }
    }

    private void problem(int changes, Screen screen) {
        problems.add("full after " + changes + ": " + screen.all());
    }
}
