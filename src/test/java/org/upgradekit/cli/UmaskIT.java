package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.testing.Programs;

/** Every file of ours is private, whatever the umask of whoever starts the program. */
class UmaskIT {
    @TempDir
    private Path directory;

    private Ledger ledger;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
    }

    /** Java alone, without the launcher, which narrows the umask. */
    private Programs.Result types(String umask, String... words) throws IOException {
        Path target = Path.of(System.getProperty("upgradekit.target", "target")).toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "umask " + umask + "; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                target.resolve("upgrade/lib") + "/*",
                "org.upgradekit.Main"));
        command.addAll(List.of(words));
        command.addAll(List.of("--state-dir", ledger.state().toString()));
        return Programs.run(command.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "077"})
    void everythingIsPrivateAfterAnUpgradeAndItsWayBack(String umask) throws IOException {
        Path plan = directory.resolve("ledger.plan.json");
        ledger.script("verify.sh", "exit 1");
        String playbook = ledger.playbook().toString();
        assertThat(types(umask, "plan", playbook, "--to", "2.0", "--out", plan.toString())
                        .exit())
                .isZero();
        Programs.Result applied = types(umask, "apply", plan.toString(), "--on-failure", "rollback");
        assertThat(applied.exit()).as(applied.output()).isEqualTo(5);
        assertThat(types(umask, "restore-points", "verify", "h1", "--level", "restored")
                        .exit())
                .isZero();
        assertThat(mode(plan)).isEqualTo("rw-------");
        try (Stream<Path> all = Files.walk(ledger.state())) {
            List<Path> ours = all.toList();
            assertThat(ours)
                    .extracting(path -> path.getFileName().toString())
                    .contains(
                            "lock",
                            "lock.owner",
                            "plan.json",
                            "rollback.json",
                            "journal.jsonl",
                            "report.html",
                            "upgrade.log",
                            "manifest.json",
                            "1.tar",
                            "write.log",
                            "write.lock");
            for (Path path : ours) {
                assertThat(mode(path))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
