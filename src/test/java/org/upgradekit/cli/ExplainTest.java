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
                .contains("a step of every upgrade")
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
    void anUnknownOneIs2WithTheNearest() throws IOException {
        Screen screen = explain("restore-right");
        assertThat(screen.exit()).isEqualTo(2);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).contains("\"restore-right\"", "did you mean \"restore-rights\"?");
        assertThat(explain("nonsuch").err()).contains("upgrade explain lists all");
    }
}
