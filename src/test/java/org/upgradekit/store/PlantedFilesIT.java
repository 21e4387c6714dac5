package org.upgradekit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.facts.Finding;
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

/** What somebody puts beside the files of a product, or into an archive of them, leads nothing of ours elsewhere. */
class PlantedFilesIT {
    private static final Position AT = new Position("playbook.yaml", 1, 1, "");
    private static final String RUN = "0badcafe";

    @TempDir
    private Path place;

    @TempDir
    private Path saves;

    private Host host;
    private Path conf;
    private Path victim;

    @BeforeEach
    void write() throws IOException {
        host = LocalHost.of(System.getenv());
        conf = Files.createDirectory(place.resolve("conf"));
        Files.writeString(conf.resolve("app"), "old");
        victim = Files.createDirectory(place.resolve("victim"));
        Files.writeString(victim.resolve("passwd"), "root");
    }

    private Store store() {
        StoreSpec spec = new StoreSpec(
                "conf",
                new StoreSpec.Files(List.of(new Text(conf.toString(), AT))),
                Optional.empty(),
                Optional.empty(),
                AT);
        Values values = new Values(Map.of(), new Secrets(Map.of(), Map.of(), host, new Redactor()), List.of());
        Keeper keeper = new Keeper(
                RUN, "h", place.resolve("state").toString(), "shop", false, Optional.empty(), Encryption.NONE);
        return new FilesStore(spec, RUN, values, host, keeper);
    }

    private void victimIsUnchanged() throws IOException {
        assertThat(victim.resolve("passwd")).hasContent("root");
        try (Stream<Path> all = Files.list(victim)) {
            assertThat(all).hasSize(1);
        }
    }

    private static void refused(ThrowableAssert.ThrowingCallable call, String why) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        EnvironmentFailure.class,
                        failure -> assertThat(failure.diagnostics().get(0).detail())
                                .contains(why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old", "dirty"})
    void aLinkUnderANameOfOursIsNotFollowed(String kind) throws Exception {
        Path planted = place.resolve(".conf.upg-" + kind + "-" + RUN);
        try (Store store = store()) {
            Saved saved = store.save(saves);
            for (int round = 0; round < 3; round++) {
                Files.writeString(conf.resolve("app"), "new");
                Files.deleteIfExists(planted);
                Files.createSymbolicLink(planted, victim);
                if (round == 0) {
                    store.renew(saved, saves);
                } else {
                    store.restore(saved, saves);
                }
                assertThat(conf.resolve("app")).hasContent("old");
                victimIsUnchanged();
            }
            Files.deleteIfExists(planted);
            Files.createSymbolicLink(planted, victim);
            store.discard(saves);
            victimIsUnchanged();
        }
    }

    @Test
    void aRootThatBecameALinkIsPutAsideAsTheLinkThatItIs() throws Exception {
        try (Store store = store()) {
            Saved saved = store.save(saves);
            Files.move(conf, place.resolve("moved"));
            Files.createSymbolicLink(conf, victim);
            assertThat(store.restore(saved, saves)).contains(place + "/.conf.upg-old-" + RUN);
            assertThat(conf.resolve("app")).hasContent("old");
            assertThat(Files.isDirectory(conf, LinkOption.NOFOLLOW_LINKS)).isTrue();
            assertThat(Files.readSymbolicLink(place.resolve(".conf.upg-old-" + RUN)))
                    .isEqualTo(victim);
            victimIsUnchanged();
        }
    }

    @Test
    @Tier.NeedsRoot
    void aRootThatSomebodyElseReplacedByALinkIsNotPutBack() throws Exception {
        try (Store store = store()) {
            Saved saved = store.save(saves);
            Files.move(conf, place.resolve("moved"));
            Files.createSymbolicLink(conf, victim);
            Programs.run("chown", "-h", "nobody", conf.toString()).succeeded();
            refused(() -> store.restore(saved, saves), conf + " is a link that belongs to nobody");
            assertThat(Files.readSymbolicLink(conf)).isEqualTo(victim);
            victimIsUnchanged();
        }
    }

    static Stream<TarBytes> evil() {
        return Stream.of(
                new TarBytes().directory("./conf/").file("../victim/passwd", "evil"),
                new TarBytes().directory("./conf/").file("./conf/../victim/passwd", "evil"),
                new TarBytes().directory("./conf/").file("./victim/passwd", "evil"),
                new TarBytes()
                        .directory("./conf/")
                        .link("./conf/l", "../../victim")
                        .file("./conf/l/passwd", "evil"),
                new TarBytes().directory("./conf/").entry('1', "./conf/app", "../victim/passwd", ""),
                new TarBytes().directory("./conf/").entry('3', "./conf/null", "", ""),
                new TarBytes().directory("./conf/").entry('L', "././@LongLink", "", "../victim/passwd\0"));
    }

    /** The digests are those of the archive: whoever changed it changed the manifest too. */
    @ParameterizedTest
    @MethodSource("evil")
    void anArchiveThatLeadsElsewhereIsRefusedBeforeAnythingIsUnpacked(TarBytes evil) throws Exception {
        try (Store store = store()) {
            Saved saved = store.save(saves);
            Path archive = Files.write(saves.resolve("1.tar"), evil.end());
            TreeMap<String, String> details = new TreeMap<>(saved.details());
            details.put("root.1.sha256", host.disk().sha256(archive));
            Saved changed = new Saved(saved.kind(), saved.bytes(), details, saved.files(), saved.level());
            Files.writeString(conf.resolve("app"), "new");

            refused(() -> store.restore(changed, saves), archive + " is not unpacked");
            assertThat(store.verify(changed, saves, Level.RESTORED)).anyMatch(one -> one.contains("is not unpacked"));
            assertThat(conf.resolve("app")).hasContent("new");
            assertThat(store.kept()).isEmpty();
            assertThat(saves.resolve("scratch")).doesNotExist();
            victimIsUnchanged();
        }
    }

    /** The judge comes first; this is what stands behind it. */
    @ParameterizedTest
    @MethodSource("evil")
    void theTarOfThisHostDoesNotWriteElsewhereEither(TarBytes evil) throws Exception {
        Path archive = Files.write(saves.resolve("evil.tar"), evil.end());
        Path into = Files.createDirectories(place.resolve("deep/into"));
        Files.createDirectories(place.resolve("deep/victim"));
        Programs.run(
                "tar",
                "--extract",
                "--file=" + archive,
                "--directory=" + into,
                "--preserve-permissions",
                "--same-owner");
        assertThat(place.resolve("deep/victim")).isEmptyDirectory();
        victimIsUnchanged();
    }

    @Test
    @Tier.NeedsRoot
    void aDeviceIsRefusedBeforeAnythingIsStopped() throws Exception {
        Programs.run("mknod", conf.resolve("null").toString(), "c", "1", "3").succeeded();
        try (Store store = store()) {
            assertThat(store.obstacles())
                    .filteredOn(Finding::blocks)
                    .singleElement()
                    .satisfies(one -> assertThat(one.message()).contains(conf.resolve("null") + " is a device"));
            refused(() -> store.save(saves), "\"./conf/null\" is a device");
        }
    }
}
