package org.upgradekit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.testing.Programs;

/** The how-to's playbook upgrades the product that it describes, as the page shows it. */
class WriteAPlaybookIT {
    private static final Path PAGE = Path.of("docs/how-to/write-a-playbook.md");

    @TempDir
    private Path directory;

    @Test
    void thePlaybookOfThePageDoesWhatThePageShows() throws IOException {
        Path home = Files.createDirectory(directory.resolve("parcel")).toRealPath();
        Path host = Files.createDirectory(directory.resolve("host")).toRealPath();
        Files.writeString(
                host.resolve("playbook.yaml"), Pages.blocks(PAGE, "yaml").get(0));
        try (Parcel parcel = Parcel.in(home)) {
            String url = "http://localhost:" + parcel.port();
            Files.writeString(host.resolve("parcel.conf"), "SET_HOME=" + home + "\nSET_URL=" + url + "\n");
            new Walk(
                            PAGE,
                            command -> shell(host, command.replace("/opt/parcel", home.toString())),
                            text -> text.replace(home.toString(), "/opt/parcel")
                                    .replace(host + "/state", "/var/lib/upgradekit")
                                    .replace(host.toString(), "/root/parcel")
                                    .replace(url, "http://localhost:8080"))
                    .follow();
            assertThat(parcel.parcel("--version").output()).isEqualTo("parcel 1.0\n");
            for (String part : List.of("worker", "scheduler", "web")) {
                parcel.parcel("status", part);
            }
        }
    }

    private static Programs.Result shell(Path host, String command) throws IOException {
        return Programs.run(
                List.of(
                        "bash",
                        "-c",
                        "cd \"$1\" && PATH=\"$2:$PATH\" && eval \"$3\"",
                        "bash",
                        host.toString(),
                        Path.of("target/upgrade/bin").toAbsolutePath().toString(),
                        command),
                Map.of("UPGRADE_STATE_DIR", host + "/state", "UPGRADE_CONFIG_DIR", host.toString(), "TZ", "UTC"));
    }
}
