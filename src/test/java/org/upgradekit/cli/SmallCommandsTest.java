package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.diagnostic.ExitCode;

/** Commands that look at no product of this host. */
class SmallCommandsTest {
    @TempDir
    private Path directory;

    private Operator operator;

    @BeforeEach
    void come() throws IOException {
        operator = Operator.with(directory.resolve("state"));
    }

    @Test
    void aNewPlaybookIsValidAsItStands() throws IOException {
        Path file = directory.resolve("shop.yaml");
        Screen written = operator.types("playbook", "new", "shop", "--out", file.toString());
        assertThat(written.exit()).as(written.all()).isZero();
        assertThat(written.out()).isEmpty();
        assertThat(written.err()).contains("upgrade playbook validate " + file);
        Screen valid = operator.types("playbook", "validate", file.toString());
        assertThat(valid.exit()).as(valid.all()).isZero();
        assertThat(valid.out()).contains("a valid playbook for shop");
        assertThat(operator.types("playbook", "new", "shop").out()).isEqualTo(Files.readString(file));

        Screen again = operator.types("playbook", "new", "other", "--out", file.toString());
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err()).contains("is there already", "left as it is");
        assertThat(Files.readString(file)).contains("product: shop");
    }

    @Test
    void aNewPlaybookNeedsANameForAProduct() {
        Screen screen = operator.types("playbook", "new", "My Shop");
        assertThat(screen.exit()).isEqualTo(2);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).contains("\"My Shop\" is no name for a product");
    }

    @Test
    void helpPrintsTheTableOfExitCodes() {
        Screen screen = operator.types("help", "exit-codes");
        assertThat(screen.exit()).isZero();
        String text = screen.out().replaceAll("\\s+", " ");
        for (ExitCode code : ExitCode.values()) {
            assertThat(text).contains(" " + code.code() + " " + code.meaning());
        }
        assertThat(screen.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void helpPrintsWhatACommandsHelpPrints() {
        assertThat(operator.types("help", "runs", "list").out())
                .isEqualTo(operator.types("runs", "list", "--help").out());
        assertThat(operator.types("help").out())
                .isEqualTo(operator.types("--help").out());
        Screen unknown = operator.types("help", "aply");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("no command \"aply\"", "did you mean \"apply\"?");
        assertThat(operator.types("help", "exit-code").err()).contains("did you mean \"exit-codes\"?");
        for (String[] more : new String[][] {{"help", "plan", "apply"}, {"help", "exit-codes", "apply"}}) {
            Screen behind = operator.types(more);
            assertThat(behind.exit()).isEqualTo(2);
            assertThat(behind.err()).contains("nothing more to help with", "leave \"apply\" out");
        }
        assertThat(operator.types("help", "runs", "lst").err()).contains("did you mean \"list\"?");
    }
}
