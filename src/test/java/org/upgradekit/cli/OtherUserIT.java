package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/** The packaged program as a user who is not root, with a state directory that is not his. */
@Tier.NeedsRoot
class OtherUserIT {
    private static final String NOBODY = "65534";

    private Path place;
    private Ledger ledger;

    @BeforeEach
    void install() throws IOException {
        place = Files.createTempDirectory("other-user-");
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path program = Path.of(System.getProperty("upgradekit.target", "target"), "upgrade");
        Programs.run("cp", "-r", program.toString(), place.toString()).succeeded();
        Programs.run("chmod", "-R", "a+rX", place.resolve("upgrade").toString()).succeeded();
        ledger = Ledger.in(place.resolve("ledger"));
        Files.createDirectory(ledger.state());
        Programs.run("chown", "-R", NOBODY + ":" + NOBODY, ledger.home().toString())
                .succeeded();
        Programs.run("chown", "0:0", ledger.state().toString()).succeeded();
    }

    @AfterEach
    void remove() throws IOException {
        Programs.run("rm", "-rf", place.toString()).succeeded();
    }

    private Programs.Result types(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                place.resolve("upgrade/bin/upgrade").toString()));
        command.addAll(List.of(words));
        return Programs.run(command, Map.of("HOME", "/nonexistent", "XDG_STATE_HOME", ""));
    }

    private void refused(Programs.Result result, Path directory) throws IOException {
        assertThat(result.exit()).as(result.output()).isEqualTo(3);
        assertThat(result.output().replaceAll("\\s+", " "))
                .contains(directory.resolve("ledger") + " cannot be written", "permission denied", "--state-dir")
                .doesNotContain("a bug in this tool");
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    @Test
    void aStateDirectoryOfSomebodyElseIsRefusedAndOnesOwnServes() throws IOException {
        String playbook = ledger.playbook().toString();
        String state = ledger.state().toString();
        String[] apply = {"apply", playbook, "--to", "2.0", "--yes", "--state-dir", state};
        refused(types("plan", playbook, "--to", "2.0", "--state-dir", state), ledger.state());
        refused(types(apply), ledger.state());
        refused(types("apply", playbook, "--to", "2.0", "--yes"), Path.of("/nonexistent/.local/state/upgradekit"));
        assertThat(ledger.state()).isEmptyDirectory();

        Programs.run("chown", NOBODY + ":" + NOBODY, state).succeeded();
        Programs.Result done = types(apply);
        assertThat(done.exit()).as(done.output()).isZero();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
    }
}
