package org.upgradekit.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
    @TempDir
    Path directory;

    private Disk disk;

    @BeforeEach
    void wire() throws IOException {
        disk = LocalHost.of(System.getenv()).disk();
    }

    private int mode(Path path) throws IOException {
        return disk.facts(path).orElseThrow().mode();
    }

    @Test
    void replaceLeavesThePrivateWholeContentAndNothingBeside() throws IOException {
        Path file = directory.resolve("manifest.json");
        disk.replace(file, "one".getBytes(UTF_8));
        Files.writeString(directory.resolve(".manifest.json.new"), "left by a crash");
        disk.replace(file, "two".getBytes(UTF_8));
        assertThat(disk.read(file)).asString(UTF_8).isEqualTo("two");
        assertThat(mode(file)).isEqualTo(0600);
        assertThat(disk.list(directory)).containsExactly(file);
    }

    @Test
    void replaceDoesNotWriteThroughALinkThatWaitsAtTheTemporaryName() throws IOException {
        Path victim = Files.writeString(directory.resolve("victim"), "kept");
        Files.createSymbolicLink(directory.resolve(".file.new"), victim);
        disk.replace(directory.resolve("file"), "new".getBytes(UTF_8));
        assertThat(victim).hasContent("kept");
    }

    @Test
    void directoriesArePrivate() throws IOException {
        disk.createDirectories(directory.resolve("a/b"));
        disk.createDirectories(directory.resolve("a/b"));
        assertThat(mode(directory.resolve("a"))).isEqualTo(0700);
        assertThat(mode(directory.resolve("a/b"))).isEqualTo(0700);
        Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> disk.createDirectories(directory.resolve("file/x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a directory");
    }

    @Test
    void appendedRecordsStayAndFollowNoLink() throws IOException {
        Path journal = directory.resolve("journal.jsonl");
        try (Disk.Appender appender = disk.append(journal)) {
            appender.write("1\n".getBytes(UTF_8));
        }
        try (Disk.Appender appender = disk.append(journal)) {
            appender.write("2\n".getBytes(UTF_8));
            assertThat(journal).hasContent("1\n2\n");
        }
        assertThat(mode(journal)).isEqualTo(0600);
        Path link = Files.createSymbolicLink(directory.resolve("link"), journal);
        assertThatThrownBy(() -> disk.append(link)).isInstanceOf(IOException.class);
    }

    @Test
    void aTornTailIsCutOffAndWhatStaysHasItsDigest() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "abcTORN");
        disk.truncate(file, 3);
        assertThat(disk.sha256(file))
                .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void anAppenderThatFailedOnceIsRefusedForEver() throws IOException {
        try (Disk.Appender full = disk.append(Path.of("/dev/full"))) {
            assertThatThrownBy(() -> full.write(new byte[] {1})).hasMessageContaining("No space left");
            assertThatThrownBy(() -> full.write(new byte[] {1})).hasMessageContaining("an earlier write failed");
        }
    }

    @Test
    void renameNeverReplaces() throws IOException {
        Path from = Files.writeString(directory.resolve("from"), "new");
        Path to = Files.writeString(directory.resolve("to"), "old");
        assertThatThrownBy(() -> disk.rename(from, to)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(to).hasContent("old");
        disk.rename(from, directory.resolve("free"));
        assertThat(directory.resolve("free")).hasContent("new");
    }

    @Test
    void deleteTakesTheTreeButNotWhatALinkPointsTo() throws IOException {
        Path kept = Files.createDirectory(directory.resolve("kept"));
        Files.writeString(kept.resolve("file"), "");
        Path tree = Files.createDirectories(directory.resolve("tree/deep"));
        Files.createSymbolicLink(tree.resolve("link"), kept);
        disk.delete(directory.resolve("tree"));
        disk.delete(directory.resolve("tree"));
        assertThat(disk.list(directory)).containsExactly(kept);
        Path link = Files.createSymbolicLink(directory.resolve("link"), kept);
        disk.delete(link);
        assertThat(kept.resolve("file")).exists();
    }

    @Test
    void factsTellOfTheEntryItself() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "four");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        Disk.FileFacts facts = disk.facts(file).orElseThrow();
        assertThat(facts.kind()).isEqualTo(Disk.Kind.FILE);
        assertThat(facts.size()).isEqualTo(4);
        assertThat(facts.owner()).isEqualTo(System.getProperty("user.name"));
        assertThat(disk.facts(link).map(Disk.FileFacts::kind)).hasValue(Disk.Kind.LINK);
        assertThat(disk.facts(directory).map(Disk.FileFacts::kind)).hasValue(Disk.Kind.DIRECTORY);
        assertThat(disk.facts(Path.of("/dev/null")).map(Disk.FileFacts::kind)).hasValue(Disk.Kind.OTHER);
        assertThat(disk.facts(directory.resolve("absent"))).isEmpty();
        assertThat(disk.list(directory.resolve("absent"))).isEmpty();
    }

    @Test
    void theMountIsThatOfTheNearestExistingParent() throws IOException {
        Disk.MountFacts mount = disk.mount(directory.resolve("not/yet/there"));
        assertThat(directory.toRealPath().startsWith(mount.root())).isTrue();
        assertThat(mount.free()).isPositive().isLessThanOrEqualTo(mount.total());
        assertThat(disk.mount(Path.of("/proc/self")).type()).isEqualTo("proc");
        disk.sync(directory);
    }

    @Test
    void theDeepestAndLastMountHidesTheOthers() throws IOException {
        Mounts mounts = Mounts.parse("""
                22 1 254:0 / / rw shared:1 - ext4 /dev/vda rw
                30 22 0:5 / /var/lib\\040x rw - tmpfs tmpfs rw
                31 22 0:6 / /var/lib\\040x rw master:2 shared:3 - xfs /dev/vdb rw
                """);
        assertThat(mounts.of(Path.of("/var/lib x/a"))).isEqualTo(new Mounts.Mount(Path.of("/var/lib x"), "0:6", "xfs"));
        assertThat(mounts.of(Path.of("/var/lib"))).isEqualTo(new Mounts.Mount(Path.of("/"), "254:0", "ext4"));
    }

    @Test
    void aLockKeepsOtherProcessesOutUntilItIsClosed() throws Exception {
        Path lock = directory.resolve("lock");
        try (Disk.HeldLock held = disk.lock(lock).orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(disk.lock(lock)).as("a second time in this process").isEmpty();
            assertThatThrownBy(() -> disk.read(lock)).hasMessageContaining("would drop the lock");
            assertThat(lockedElsewhere(lock)).isTrue();
        }
        assertThat(lockedElsewhere(lock)).isFalse();
        disk.lock(lock).orElseThrow().close();
    }

    private static boolean lockedElsewhere(Path lock) throws Exception {
        Processes.Command attempt = new Processes.Command(
                List.of(
                        "python3",
                        "-c",
                        "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)",
                        lock.toString()),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                line -> {});
        return LocalHost.of(System.getenv())
                        .processes()
                        .start(attempt)
                        .await(Duration.ofSeconds(20))
                        .getAsInt()
                != 0;
    }

    /** The kernel opens the directory of a process that ended and was not waited for, and fails to read it. */
    @Test
    void aDirectoryThatFailsWhileItIsReadIsAFailureOfTheDisk() throws Exception {
        Process parent = new ProcessBuilder("bash", "-c", "sleep 0.2 & echo $!; exec sleep 60").start();
        try {
            String ended = parent.inputReader(UTF_8).readLine();
            Path process = Path.of("/proc", ended);
            Await.until(() -> unburied(process));
            assertThatThrownBy(() -> disk.list(process.resolve("net")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Invalid argument");
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    private static boolean unburied(Path process) {
        try {
            return Files.readString(process.resolve("stat")).contains(") Z ");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
