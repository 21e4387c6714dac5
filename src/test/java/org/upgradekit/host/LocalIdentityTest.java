package org.upgradekit.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalIdentityTest {
    @Test
    void itIsThisProcess() throws IOException {
        LocalHost host = LocalHost.of(System.getenv());
        Identity self = host.identity();
        assertThat(self.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(self.user()).isEqualTo(System.getProperty("user.name"));
        assertThat(self.cgroup()).startsWith("/");
        assertThat(self.machineId()).isNotBlank();
        assertThat(host.processes().find(self.pid(), self.startTicks(), self.bootId()))
                .isPresent();
    }

    @Test
    void aNameWithBlanksAndParenthesesDoesNotShiftTheFields() {
        String stat = "42 (a) R (b c) S 7 42 41 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 98765 1 2 3";
        assertThat(ProcessTable.parse(stat)).isEqualTo(new ProcessTable.Row(42, 'S', 7, 41, 98765));
    }

    @Test
    void theControlGroupIsThatOfSystemd() {
        assertThat(LocalIdentity.cgroup(List.of("0::/system.slice/app.service")))
                .isEqualTo("/system.slice/app.service");
        assertThat(LocalIdentity.cgroup(List.of("9:pids:/x", "1:name=systemd:/user.slice", "0::/")))
                .isEqualTo("/user.slice");
    }

    @Test
    void aTestHasNoTerminalAndTheWidthCanBeGiven() throws IOException {
        assertThat(LocalHost.of(Map.of("COLUMNS", "72")).terminal().columns()).isEqualTo(72);
        assertThat(LocalHost.of(Map.of("TERM", "dumb")).terminal().interactive())
                .isFalse();
        assertThat(LocalHost.of(Map.of()).terminal().interactive()).isFalse();
    }
}
