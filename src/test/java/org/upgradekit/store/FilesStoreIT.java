package org.upgradekit.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.host.Host;
import org.upgradekit.host.LocalHost;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.playbook.Text;
import org.upgradekit.secret.Encryption;
import org.upgradekit.secret.Redactor;
import org.upgradekit.secret.Secrets;
import org.upgradekit.secret.Values;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/** A directory, a link to a release, a single file and a path where nothing is. */
class FilesStoreIT implements StoreContract {
    private static final Position AT = new Position("playbook.yaml", 1, 1, "");
    private static final String RUN = "0badcafe";

    @TempDir
    private Path product;

    private Host host;
    private int changes;

    @BeforeEach
    void write() throws IOException {
        host = LocalHost.of(System.getenv());
        Path conf = Files.createDirectories(product.resolve("conf/deep dir"));
        Files.writeString(conf.resolve("app.toml"), "port = 80\n");
        Files.writeString(conf.resolve("-strange *\nname"), "kept\n");
        Files.setPosixFilePermissions(conf.resolve("app.toml"), PosixFilePermissions.fromString("r--r-----"));
        Files.setPosixFilePermissions(conf, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(conf.resolve("dangling"), Path.of("/nowhere/at/all"));
        Files.createLink(conf.resolve("hard"), conf.resolve("app.toml"));
        Files.createDirectory(conf.resolve("empty"));
        attributes(conf.resolve("app.toml")).write("user.origin", UTF_8.encode("vendor"));
        try (RandomAccessFile holes = new RandomAccessFile(conf.resolve("holes").toFile(), "rw")) {
            holes.setLength(1 << 20);
            holes.seek(500_000);
            holes.write(1);
        }
        Files.setLastModifiedTime(conf, FileTime.from(Instant.parse("2020-02-02T02:02:02.123456789Z")));
        Files.createDirectories(product.resolve("releases/1.0"));
        Files.writeString(product.resolve("releases/1.0/program"), "one");
        Files.createDirectories(product.resolve("releases/2.0"));
        Files.createSymbolicLink(product.resolve("current"), Path.of("releases/1.0"));
        Files.writeString(product.resolve("single"), "a file of its own");
    }

    @Override
    public Store store() {
        return store("conf", "current", "single", "absent");
    }

    /** Whether and for whom its copies are encrypted; asked again for each store. */
    Encryption encryption() {
        return Encryption.NONE;
    }

    /** What stands behind the name of an archive. */
    String ending() {
        return "";
    }

    /** With what an encryption needs in its environment. */
    Host host() {
        return host;
    }

    Store store(String... names) {
        List<Text> paths = Arrays.stream(names)
                .map(name -> new Text(name.startsWith("/") ? name : "${home}/" + name, AT))
                .toList();
        StoreSpec spec = new StoreSpec("conf", new StoreSpec.Files(paths), Optional.empty(), Optional.empty(), AT);
        Values values = new Values(
                Map.of("home", product.toString()), new Secrets(Map.of(), Map.of(), host, new Redactor()), List.of());
        Keeper keeper = new Keeper(
                RUN, "h", product.resolve("state/shop").toString(), "shop", false, Optional.empty(), encryption());
        return new FilesStore(spec, RUN, values, host(), keeper);
    }

    @Override
    public String content() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : List.of("conf", "current", "single", "absent")) {
            Path root = product.resolve(name);
            if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> tree = Files.walk(root)) {
                    for (Path path : tree.sorted().toList()) {
                        lines.add(line(path));
                    }
                }
            }
        }
        return String.join("\n", lines);
    }

    private String line(Path path) throws IOException {
        Map<String, Object> facts = new TreeMap<>(
                Files.readAttributes(path, "unix:mode,uid,gid,nlink,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS));
        facts.keySet().removeIf(name -> name.equals("size") && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
        String inside = "";
        if (Files.isSymbolicLink(path)) {
            inside = Files.readSymbolicLink(path).toString();
        } else if (Files.isRegularFile(path)) {
            inside = HexFormat.of().formatHex(Files.readAllBytes(path)) + extended(path);
        }
        return product.relativize(path) + " " + facts + " " + inside;
    }

    private static String extended(Path path) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : attributes(path).list()) {
            ByteBuffer value = ByteBuffer.allocate(attributes(path).size(name));
            attributes(path).read(name, value);
            text.append(' ').append(name).append('=').append(UTF_8.decode(value.flip()));
        }
        return text.toString();
    }

    private static UserDefinedFileAttributeView attributes(Path path) {
        return Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
    }

    @Override
    public void change() throws IOException {
        changes++;
        Path conf = product.resolve("conf/deep dir");
        Files.setPosixFilePermissions(conf.resolve("app.toml"), PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.writeString(conf.resolve("app.toml"), "port = 8" + changes + "\n");
        Files.writeString(conf.resolve("added-" + changes), "new");
        Files.deleteIfExists(conf.resolve("empty"));
        Files.deleteIfExists(product.resolve("current"));
        Files.createSymbolicLink(product.resolve("current"), Path.of("releases/2.0"));
        Files.deleteIfExists(product.resolve("single"));
        Files.createDirectories(product.resolve("absent/now"));
    }

    @Override
    public void damage(Saved saved, Path directory) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(saved.files().get(0)).toFile(), "rw")) {
            file.seek(file.length() / 2);
            int old = file.read();
            file.seek(file.length() / 2);
            file.write(old ^ 1);
        }
    }

    /** As {@code cp -al} makes it; tar writes the second as a hard link to the first. */
    @Test
    void aLinkThatHasTwoNamesComesBack(@TempDir Path directory) throws Exception {
        Path dangling = product.resolve("conf/deep dir/dangling");
        Programs.run("ln", "-P", dangling.toString(), dangling + "-too").succeeded();
        String before = content();
        assertThat(before).contains("dangling-too");
        try (Store store = store()) {
            Saved saved = store.save(directory);
            change();
            store.restore(saved, directory);
        }
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void theLinkItselfIsSavedAndNotWhatItLeadsTo(@TempDir Path directory) throws Exception {
        try (Store store = store("current")) {
            Saved saved = store.save(directory);
            assertThat(((StoreFacts.Files) store.observe()).count()).isEqualTo(1);
            change();
            store.restore(saved, directory);
            assertThat(Files.readSymbolicLink(product.resolve("current"))).isEqualTo(Path.of("releases/1.0"));
            assertThat(Files.readSymbolicLink(product.resolve(".current.upg-old-" + RUN)))
                    .isEqualTo(Path.of("releases/2.0"));
        }
    }

    @Test
    void aRestoreCutOffBetweenItsRenamesIsFinishedByTheNext(@TempDir Path directory) throws Exception {
        String before = content();
        try (Store store = store()) {
            Saved saved = store.save(directory);
            change();
            Files.move(product.resolve("conf"), product.resolve(".conf.upg-old-" + RUN));
            Files.createDirectories(product.resolve(".conf.upg-new-" + RUN + "/conf/half"));

            assertThat(store.restore(saved, directory))
                    .contains(product.resolve(".conf.upg-old-" + RUN).toString());
            assertThat(content()).isEqualTo(before);
            assertThat(product.resolve(".conf.upg-new-" + RUN)).doesNotExist();
            assertThat(product.resolve(".conf.upg-old-" + RUN + "/deep dir/added-1"))
                    .hasContent("new");
        }
    }

    @Test
    void aSecondRestoreKeepsWhatItReplacesAsWell(@TempDir Path directory) throws Exception {
        try (Store store = store()) {
            Saved saved = store.save(directory);
            change();
            store.restore(saved, directory);
            change();
            store.restore(saved, directory);
            assertThat(product.resolve(".conf.upg-old-" + RUN + "/deep dir/added-1"))
                    .exists();
            assertThat(product.resolve(".conf.upg-old-" + RUN + "-2/deep dir/added-2"))
                    .exists();
        }
    }

    @Test
    void aDamagedCopyReplacesNothing(@TempDir Path directory) throws Exception {
        try (Store store = store()) {
            Saved saved = store.save(directory);
            change();
            String changed = content();
            damage(saved, directory);
            assertThatThrownBy(() -> store.restore(saved, directory)).isInstanceOf(EnvironmentFailure.class);
            assertThat(content()).isEqualTo(changed);
            assertThat(store.kept()).isEmpty();
        }
    }

    /** What came in behind the archive's back would be in no copy, and a way back to it would be refused for ever. */
    @Test
    void whatComesInBehindTheArchiveIsNoticed(@TempDir Path directory) throws Exception {
        Path early = Files.createDirectories(product.resolve("conf/a directory that is archived first"));
        Files.write(product.resolve("conf/zeros"), new byte[100 << 20]);
        Path archive = directory.resolve("1.tar" + ending());
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                while (!Files.exists(archive) || Files.size(archive) < 1 << 20) {
                    Thread.onSpinWait();
                }
                Files.createFile(early.resolve("session"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (Store store = store("conf")) {
            assertThatThrownBy(() -> store.save(directory))
                    .isInstanceOfSatisfying(
                            EnvironmentFailure.class,
                            failure -> assertThat(failure.first().detail()).contains("changed while it was saved"));
        }
        writer.get(1, TimeUnit.SECONDS);
    }

    @Test
    void copiesAreForTheirOwnerAlone(@TempDir Path directory) throws Exception {
        try (Store store = store()) {
            Saved saved = store.save(directory);
            assertThat(saved.files()).containsExactly("1.tar" + ending(), "2.tar" + ending(), "3.tar" + ending());
            for (String file : saved.files()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void pathsThatEscapeAreRefusedAllAtOnce() {
        assertThatThrownBy(() -> store("conf", "../etc", "/", "conf/deep dir"))
                .isInstanceOfSatisfying(
                        InputFailure.class,
                        failure -> assertThat(failure.diagnostics())
                                .hasSize(3)
                                .allSatisfy(one -> assertThat(one.where()).contains(AT)));
    }

    @Test
    void aRootThatHoldsOurOwnStateOrLiesInItIsRefused() throws Exception {
        Files.createSymbolicLink(product.resolve("elsewhere"), product);
        for (String path : List.of(product.toString(), "elsewhere/state", "state/shop/restore-points")) {
            try (Store store = store(path)) {
                assertThat(store.obstacles())
                        .anyMatch(one -> one.blocks() && one.message().contains("this tool's own state"));
            }
        }
    }

    @Test
    @Tier.NeedsRoot
    void aLinkThatAnotherUserPlantedIsNotFollowed(@TempDir Path directory) throws Exception {
        Files.createSymbolicLink(product.resolve("planted"), Path.of("conf"));
        Programs.run("chown", "-h", "nobody", product.resolve("planted").toString())
                .succeeded();
        for (String path : List.of("planted", "planted/deep dir")) {
            try (Store store = store(path)) {
                assertThat(store.obstacles())
                        .anyMatch(one -> one.blocks() && one.message().contains("nobody"));
                assertThatThrownBy(() -> store.save(directory)).isInstanceOf(EnvironmentFailure.class);
                assertThat(directory).isEmptyDirectory();
            }
        }
    }

    @Test
    @Tier.NeedsRoot
    void ownersAccessListsAndCapabilitiesComeBack(@TempDir Path directory) throws Exception {
        Path file = product.resolve("conf/deep dir/app.toml");
        Programs.run("chown", "12345:23456", file.toString()).succeeded();
        // POSIX_ACL_XATTR_VERSION 2: user::r--, user:12345:rw-, group::r--, mask::rw-, other::---
        String access = "02000000" + "01000400ffffffff" + "0200060039300000" + "04000400ffffffff" + "10000600ffffffff"
                + "20000000ffffffff";
        // VFS_CAP_REVISION_2, effective, CAP_NET_BIND_SERVICE
        String capability = "0100000200040000000000000000000000000000";
        setExtended(file, "system.posix_acl_access", access);
        setExtended(file, "security.capability", capability);
        try (Store store = store("conf")) {
            Saved saved = store.save(directory);
            change();
            store.restore(saved, directory);
        }
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12345);
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(23456);
        assertThat(extended(file, "system.posix_acl_access")).isEqualTo(access);
        assertThat(extended(file, "security.capability")).isEqualTo(capability);
    }

    @Test
    @Tier.NeedsRoot
    void aMountPointIsRefused() throws Exception {
        Path mount = Files.createDirectories(product.resolve("conf/mounted here"));
        Programs.run("mount", "-t", "tmpfs", "tmpfs", mount.toString()).succeeded();
        try (Store store = store("conf")) {
            assertThat(store.obstacles())
                    .filteredOn(Finding::blocks)
                    .singleElement()
                    .satisfies(one -> assertThat(one.message()).contains(mount + " is a mount point"));
        } finally {
            Programs.run("umount", mount.toString()).succeeded();
        }
    }

    private static void setExtended(Path file, String name, String hex) throws IOException {
        Programs.run(
                        "python3",
                        "-c",
                        "import os,sys; os.setxattr(sys.argv[1], sys.argv[2], bytes.fromhex(sys.argv[3]))",
                        file.toString(),
                        name,
                        hex)
                .succeeded();
    }

    private static String extended(Path file, String name) throws IOException {
        return Programs.run(
                        "python3",
                        "-c",
                        "import os,sys; print(os.getxattr(sys.argv[1], sys.argv[2]).hex())",
                        file.toString(),
                        name)
                .succeeded()
                .output()
                .strip();
    }
}
