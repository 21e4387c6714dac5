package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/** The checks alone, with a target and without. */
class CheckIT {
    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state());
    }

    private Screen check(String... more) {
        String[] words = new String[more.length + 2];
        words[0] = "check";
        words[1] = ledger.playbook().toString();
        System.arraycopy(more, 0, words, 2, more.length);
        return operator.types(words);
    }

    @Test
    void allThatPassesIsShownAndNothingBegins() throws IOException {
        Screen screen = check();
        assertThat(screen.exit()).as(screen.all()).isZero();
        assertThat(screen.err()).isEmpty();
        assertThat(screen.out())
                .contains("Ledger 1.0 on ", "[PASS] tools", "[PASS] ready.ledger", "[PASS] books-closed", "(exit 0)")
                .doesNotContain("path");
        assertThat(check("--to", "2.0").out()).contains("[PASS] path");
        assertThat(ledger.runs()).isEmpty();
        assertThat(ledger.state().resolve("ledger/runs/plan")).doesNotExist();
    }

    @Test
    void whatBlocksIs3() throws IOException {
        ledger.script("check.sh", "echo the books are open; exit 1");
        Screen screen = check();
        assertThat(screen.exit()).as(screen.all()).isEqualTo(3);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err())
                .contains("[BLOCK] books-closed", "the books are open", "Close the books", "1 blocking");
        Screen json = check("-o", "json");
        assertThat(json.exit()).isEqualTo(3);
        assertThat(json.result().number("exit-code")).isEqualTo(3);
        assertThat(json.result().text("format")).isEqualTo("upgradekit.checks/1");
        assertThat(check("--to", "0.9").err()).contains("[BLOCK] path");
        Screen waived = check("--waive", "books-closed", "--reason", "known");
        assertThat(waived.exit()).as(waived.all()).isZero();
        assertThat(waived.out().replaceAll("\\s+", " ")).contains("[WAIVED] books-closed", ": known");
    }

    @Test
    void aCheckThatAsksForTheTargetNeedsOne() throws IOException {
        ledger.playbook("run: ['${home}/check.sh']", "run: ['${home}/check.sh', '${to}']");
        Screen screen = check();
        assertThat(screen.exit()).as(screen.all()).isEqualTo(3);
        assertThat(screen.err())
                .contains("a missing answer: which version to upgrade to", "books-closed", "--to VERSION");
        assertThat(check("--to", "2.0").exit()).isZero();
    }
}
