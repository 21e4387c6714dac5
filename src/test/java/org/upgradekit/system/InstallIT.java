package org.upgradekit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.upgradekit.docs.Pages;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.TestHost;
import org.upgradekit.testing.Tier;

/** Does what the page on installation says, on a host that has never seen this program. */
@Tier.NeedsSystemd
class InstallIT {
    private static final Path PAGE = Path.of("docs/how-to/install.md");
    private static final String SHIPPED = "/usr/share/upgradekit/playbooks/openwatch/playbook.yaml";
    private static final String PLAYBOOK = """
            playbook: 1
            product: notes
            versions: {installed: {run: [echo, '1.0']}}
            stores: {conf: {files: [/srv/notes]}}
            install:
              - {id: step, run: [touch, /srv/notes/new], changes: [conf], timeout: 1m}
            """;

    @Test
    void thePageLeadsFromTheBuiltTreeToAPlanByTheProductsName() throws IOException {
        try (TestHost host = TestHost.boot(TestHost.Options.NONE)) {
            Path built = host.root().resolve("srv/source/target");
            Files.createDirectories(built);
            Files.createDirectories(host.root().resolve("srv/notes"));
            Programs.run("cp", "-a", Path.of("target/upgrade").toString(), built.toString())
                    .succeeded();
            Programs.run("rm", "-f", built + "/upgrade/lib/upgrade.jsa").succeeded();
            Files.writeString(built.resolveSibling("playbook.yaml"), PLAYBOOK);

            assertThat(typed(host, "## Copy it into place")).startsWith("upgrade ");
            assertThat(host.root().resolve("opt/upgradekit/lib/upgrade.jsa")).isNotEmptyFile();
            typed(host, "## Copy it into place");
            assertThat(host.root().resolve("opt/upgradekit/upgrade"))
                    .as("a second time replaces the first")
                    .doesNotExist();
            assertThat(host.run("upgrade", "playbook", "validate", SHIPPED)
                            .succeeded()
                            .output())
                    .contains("openwatch");
            assertThat(typed(host, "## Where things are")).contains("notes 1.0 → 2.0", "upgrade apply notes");
            assertThat(host.root().resolve("var/lib/upgradekit/notes/runs")).isDirectory();
            typed(host, "## Remove it");
            assertThat(host.root().resolve("usr/bin/upgrade")).doesNotExist();
            assertThat(host.root().resolve(SHIPPED.substring(1))).doesNotExist();
        }
    }

    private static String typed(TestHost host, String heading) throws IOException {
        String commands = Pages.blocks(Pages.section(PAGE, heading), "sh").get(0);
        return host.run("bash", "-euc", "cd /srv/source\n" + commands)
                .succeeded()
                .output();
    }
}
