package org.upgradekit.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.testing.Need;
import org.upgradekit.testing.Tier;

class OtherUserTest {
    @TempDir
    Path directory;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    private Processes.Command asNobody(String script) {
        return new Processes.Command(
                List.of("bash", "-c", script),
                Map.of(),
                Optional.of(Path.of("/")),
                Optional.of("nobody"),
                Optional.of(new Processes.StepMark("test/" + directory, directory.resolve("step.lock"))),
                lines::add);
    }

    @Test
    @Tier(Need.ROOT)
    void theCommandHasThatUsersIdentityAndHomeAndStillHoldsTheLock() throws Exception {
        LocalHost host = LocalHost.of(System.getenv());
        Processes.Child child = host.processes()
                .start(asNobody("id -un; id -Gn; echo $HOME $USER; ls -l /proc/$$/fd | grep -c step.lock; exit 9"));
        assertThat(child.await(Duration.ofSeconds(20))).hasValue(9);
        assertThat(lines).containsExactly("nobody", "nogroup", "/nonexistent nobody", "1");
    }

    @Test
    void withoutRootAnotherUserIsRefused() throws IOException {
        Identity self = LocalHost.of(System.getenv()).identity();
        Identity plain = new Identity(
                self.hostname(),
                self.machineId(),
                self.bootId(),
                "operator",
                1000,
                self.pid(),
                self.startTicks(),
                self.cgroup());
        Launch launch = new Launch(Map.of(), plain, new Tool(new Programs("/usr/bin:/bin")));
        assertThatThrownBy(() -> launch.start(asNobody("true")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot run 'bash' as nobody: this is operator, and only root may change");
    }
}
