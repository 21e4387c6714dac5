package org.upgradekit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.upgradekit.demo.DemoScenario;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/** A real package, which a step of the upgrade installs, and whose own script restarts the service that is fenced. */
@Tier.NeedsSystemd
@Tier.NeedsDebianPostgres
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackageRestartIT {
    private NotesHost host;

    @BeforeAll
    void boot() throws IOException {
        host = NotesHost.boot();
    }

    @AfterAll
    void remove() throws IOException {
        host.close();
    }

    @Test
    @Fault(
            "a package installed by a step, whose own script restarts the fenced unit: it stays down until the run starts it")
    void aPackagesOwnRestartDoesNotGetThroughTheFence() throws IOException {
        host.install(DemoScenario.UPGRADE);
        String units = host.units();
        host.build("1.0");
        host.machine().run("dpkg", "-i", "/opt/notes-tools.deb").succeeded();
        // Nothing is fenced yet: the script is one that does start the service.
        assertThat(tried()).isEqualTo("start 0 active active active");
        host.build("2.0");

        Programs.Result applied = host.upgrade("apply", playbook(), "--to", "2.0", "--yes");

        assertThat(applied.exit()).as(applied.output()).isZero();
        assertThat(tried()).isEqualTo("restart 1 inactive inactive inactive");
        assertThat(host.machine()
                        .run("dpkg-query", "-W", "-f=${Status} ${Version}", "notes-tools")
                        .output())
                .isEqualTo("install ok installed 2.0");
        assertThat(host.get("/health")).contains("\"healthy\"", "\"version\":\"2.0\"");
        assertThat(host.units()).isEqualTo(units);
        assertThat(host.fences()).isEmpty();
    }

    private String playbook() throws IOException {
        Path opt = host.machine().root().resolve("opt");
        String text = Files.readString(opt.resolve("playbook.yaml"));
        Files.writeString(opt.resolve("packaged.yaml"), text.replace("\ninstall:\n", """

                        install:
                          - id: package
                            run: [dpkg, -i, /opt/notes-tools.deb]
                            changes: []
                            timeout: 1m
                        """));
        return "/opt/packaged.yaml";
    }

    /** What the script did last: the action, how it ended, and how service, socket and timer were two seconds later. */
    private String tried() throws IOException {
        return host.machine()
                .run("tail", "-n", "1", "/opt/postinst.log")
                .output()
                .strip();
    }
}
