package org.upgradekit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tier.NeedsSystemd
class TestHostIT {
    @Test
    void aFileSurvivesAPowerCutAndTheMachineSeesNothing() throws Exception {
        Path root;
        try (TestHost host = TestHost.boot(TestHost.Options.NONE)) {
            root = host.root();
            assertThat(host.run("systemctl", "is-system-running").output().strip())
                    .isIn("running", "degraded");
            assertThat(host.run("cat", "/proc/1/comm").output().strip()).isEqualTo("systemd");
            host.run("sh", "-c", "echo kept >/srv/upgradekit-file; sync").succeeded();
            String firstBoot = host.run("journalctl", "-q", "-o", "export", "-n", "1")
                    .succeeded()
                    .output();

            host.cutPower();
            assertThat(Files.readString(root.resolve("srv/upgradekit-file"))).isEqualTo("kept\n");
            host.start();

            assertThat(host.run("cat", "/srv/upgradekit-file").output()).isEqualTo("kept\n");
            assertThat(host.run("journalctl", "-q", "-o", "export", "-n", "1").output())
                    .isNotEqualTo(firstBoot);
        }
        assertThat(Path.of("/srv/upgradekit-file")).doesNotExist();
        assertThat(root).doesNotExist();
    }

    @Test
    void unitsRunAndARebootStartsTheEnabledOnes(@TempDir Path shared) throws Exception {
        Files.writeString(shared.resolve("greeting"), "hello");
        try (TestHost host = TestHost.boot(new TestHost.Options(List.of(shared), Set.of()))) {
            assertThat(host.run("cat", shared.resolve("greeting").toString()).output())
                    .isEqualTo("hello");
            Files.writeString(
                    host.root().resolve("etc/systemd/system/demo.service"),
                    "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n");
            host.run("systemctl", "daemon-reload").succeeded();
            host.run("systemctl", "enable", "--now", "demo.service").succeeded();
            assertThat(host.run("systemctl", "is-active", "demo.service").exit())
                    .isZero();

            host.reboot();

            assertThat(host.run("systemctl", "is-active", "demo.service").exit())
                    .isZero();
        }
    }
}
