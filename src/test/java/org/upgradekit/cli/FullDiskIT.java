package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

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
