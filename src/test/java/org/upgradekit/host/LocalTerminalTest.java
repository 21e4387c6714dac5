package org.upgradekit.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A real pseudo-terminal, made by script(1) of util-linux. */
class LocalTerminalTest {
    private static String onATerminal(String redirections) throws Exception {
        String java =
                ChildJvm.argv("terminal").stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        ProcessBuilder script = new ProcessBuilder(
                "script", "-qec", "stty cols 133; TERM=xterm COLUMNS= " + java + redirections, "/dev/null");
        Process process = script.redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    @Test
    void atATerminalSomebodyCanBeAskedAndItsWidthIsKnown() throws Exception {
        assertThat(onATerminal("")).isEqualTo("true 133");
    }

    @Test
    void withStdinOrStderrElsewhereNobodyIsAsked() throws Exception {
        assertThat(List.of(onATerminal(" </dev/null"), onATerminal(" 2>/dev/null")))
                .containsExactly("false 133", "false 100");
    }
}
