package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/** Whatever umask the program was started with, nobody else reads what it keeps. */
class PrivateIT {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    @TempDir
    private Path directory;

    @Test
    void whateverTheUmaskIs() throws Exception {
        try (StandIn product = StandIn.in(directory)) {
            Process upgrade = product.apart(
                    List.of("sh", "-c", "umask 000; exec \"$@\"", "sh"),
                    "apply",
                    product.home().resolve("playbook.yaml").toString(),
                    "--to",
                    "2.0",
                    "--yes");
            assertThat(upgrade.waitFor()).isZero();
            Screen proven = product.types("restore-points", "verify", "--all", "--level", "restored");
            assertThat(proven.exit()).as(proven.all()).isZero();
            Path state = product.home().resolve("state");
            List<Path> files = all(state);
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .contains("journal.jsonl", "plan.json", "manifest.json", "toc.dat");
            assertThat(files).allMatch(file -> outOfReach(state, file));
            assertThat(files).filteredOn(Files::isRegularFile).noneMatch(PrivateIT::writable);
        }
    }

    private static List<Path> all(Path state) throws IOException {
        try (Stream<Path> all = Files.walk(state)) {
            return all.filter(path -> !path.equals(state)).toList();
        }
    }

    /** Its own mode keeps others out, or that of a directory above it. */
    private static boolean outOfReach(Path state, Path file) {
        Path one = state;
        for (Path name : state.relativize(file)) {
            one = one.resolve(name);
            if (permissions(one).stream().noneMatch(OTHERS::contains)) {
                return true;
            }
        }
        return false;
    }

    private static boolean writable(Path file) {
        Set<PosixFilePermission> permissions = permissions(file);
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    private static Set<PosixFilePermission> permissions(Path path) {
        try {
            return Files.getPosixFilePermissions(path);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
