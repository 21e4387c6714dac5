package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.json.JsonObject;

class ExplainTest {
    @TempDir
    private Path directory;

    private Screen explain(String... words) throws IOException {
        String[] all = new String[words.length + 1];
        all[0] = "explain";
        System.arraycopy(words, 0, all, 1, words.length);
        return Operator.with(directory).types(all);
    }

    @Test
    void saysWhatACheckIsForAndWhetherItCanBeWaived() throws IOException {
        Screen screen = explain("ready.shop");
        assertThat(screen.exit()).isZero();
        assertThat(screen.out())
                .contains("ready.shop   a check", "Looks at", "Why ", "Do  ")
                .contains("--waive ready.shop --reason TEXT");
        assertThat(explain("restore-rights").out()).contains("Waiver    no:");
        assertThat(explain("h2/stop.shop").out())
                .contains("h2/stop.shop   a step\n")
                .doesNotContain("Waiver");
    }

    @Test
    void listsAllWithinTheScreen() throws IOException {
        Screen screen = explain();
        assertThat(screen.out()).contains("restore-rights", "save.HOP", "STORE-path", "extension-outside");
        assertThat(screen.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void forProgramsToo() throws IOException {
        JsonObject json =
                JsonObject.parse("stdout", explain("path", "-o", "json").out());
        assertThat(json.text("format")).isEqualTo("upgradekit.explanations/1");
        assertThat(json.objects("explanations").get(0).text("kind")).isEqualTo("unwaivable");
    }

    @Test
    void aPlaybooksOwnToo() throws IOException {
        String ledger = Ledger.in(directory.resolve("ledger")).playbook().toString();
        Screen check = explain("books-closed", ledger);
        assertThat(check.exit()).as(check.all()).isZero();
        assertThat(check.out())
                .contains("books-closed   a check", "${home}/check.sh", "Close the books of the year")
                .contains("--waive books-closed --reason TEXT");
        assertThat(check.out().replaceAll("\\s+", " ")).contains("in pre-checks, " + ledger + ":26");
        assertThat(explain("h2/write", ledger).out()).contains("h2/write   a step", "in install");
        assertThat(explain("path", ledger).out()).contains("path   a check");
        Screen unknown = explain("book-closed", ledger);
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("and none of ledger", "did you mean \"books-closed\"?");
    }

    @Test
    void anUnknownOneIs2WithTheNearest() throws IOException {
        Screen screen = explain("restore-right");
        assertThat(screen.exit()).isEqualTo(2);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).contains("\"restore-right\"", "did you mean \"restore-rights\"?");
        assertThat(explain("nonsuch").err()).contains("upgrade explain lists all");
    }
}
