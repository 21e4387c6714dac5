package org.upgradekit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.host.FaultyDisk;
import org.upgradekit.host.FaultyHost;
import org.upgradekit.host.Host;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.playbook.Text;
import org.upgradekit.secret.Encryption;
import org.upgradekit.secret.Redactor;
import org.upgradekit.secret.Secrets;
import org.upgradekit.secret.Values;

/** Files that the new version changed, added, removed and left alone are put back by a rollback, and exchanged after that. */
class FileExchangeIT {
    private static final Position AT = new Position("playbook.yaml", 1, 1, "");
    private static final List<String> ROOTS = List.of("changed", "added", "removed", "alone");
    /** More changes than any of these operations makes. */
    private static final int MOST = 60;

    @TempDir
    private Path home;

    @TempDir
    private Path directory;

    private FaultyHost host;
    private Saved saved;

    /** Upgraded, and not rolled back yet. */
    @BeforeEach
    void upgrade() throws IOException {
        host = FaultyHost.real();
        write("changed/a", "old");
        write("removed", "old");
        write("alone", "both");
        saved = store(host).save(directory);
        write("changed/b", "new");
        write("added/c", "new");
        Files.delete(home.resolve("removed"));
    }

    private void write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Store store(Host machine) {
        List<Text> paths = ROOTS.stream()
                .map(name -> new Text(home.resolve(name).toString(), AT))
                .toList();
        StoreSpec spec = new StoreSpec("files", new StoreSpec.Files(paths), Optional.empty(), Optional.empty(), AT);
        Values values = new Values(Map.of(), new Secrets(Map.of(), Map.of(), machine, new Redactor()), List.of());
        Keeper keeper = new Keeper(
                "run", "host", home.resolve("state").toString(), "product", false, Optional.empty(), Encryption.NONE);
        return new FilesStore(spec, "0badcafe", values, machine, keeper);
    }

    private String content() throws IOException {
        List<String> lines = new ArrayList<>();
        try (var tree = Files.walk(home)) {
            for (Path path : tree.sorted().toList()) {
                String name = home.relativize(path).toString();
                if (!name.startsWith(".") && Files.isRegularFile(path)) {
                    lines.add(name + " " + Files.readString(path));
                }
            }
        }
        return String.join("\n", lines);
    }

    private interface Operation {
        void on(Store store);
    }

    /** Whether it was cut off at that change. */
    private boolean cut(int changes, Operation operation) {
        try {
            operation.on(store(host.with(FaultyDisk.goneAfter(host.disk(), changes))));
            return false;
        } catch (EnvironmentFailure gone) {
            return true;
        }
    }

    @Test
    void cutOffAtAnyChangeItGoesOnInEitherDirection() throws Exception {
        String newer = content();
        // A rollback that was cut off itself knows still what it replaced.
        for (int n = 0; cut(n, store -> store.restore(saved, directory)); n++) {
            assertThat(n).isLessThan(MOST);
        }
        store(host).restore(saved, directory);
        assertThat(content()).isEqualTo("alone both\nchanged/a old\nremoved old");
        write("changed/d", "written by the old version");
        write("added/e", "added by the old version as well");
        Files.delete(home.resolve("removed"));
        String older = content();
        for (int n = 0; cut(n, store -> store.aside().exchange(Side.NEW, directory)); n++) {
            assertThat(n).isLessThan(MOST);
            Side onward = n % 2 == 0 ? Side.OLD : Side.NEW;
            assertThat(store(host).aside().obstacle(onward, directory)).isEmpty();
            store(host).aside().exchange(onward, directory);
            assertThat(content()).as("cut at %d", n).isEqualTo(onward == Side.NEW ? newer : older);
            store(host).aside().exchange(Side.OLD, directory);
            assertThat(content()).as("cut at %d", n).isEqualTo(older);
        }
        assertThat(content()).isEqualTo(newer);
        assertThat(store(host).aside().list())
                .extracting(name -> String.valueOf(Path.of(name).getFileName()))
                .containsExactlyInAnyOrder(".changed.upg-undone-0badcafe", ".added.upg-undone-0badcafe");
    }

    /** A secret can be among them that a run needs before it comes to this store. */
    @Test
    void cutOffAtAnyChangeTheFilesAreThereOnceThatIsSettled() throws Exception {
        for (int n = 0; cut(n, store -> store.renew(saved, directory)); n++) {
            assertThat(n).isLessThan(MOST);
            assertSettled("renewal cut at " + n);
            write("changed/b", "new again");
        }
        for (int n = 0; cut(n, store -> store.restore(saved, directory)); n++) {
            assertSettled("restore cut at " + n);
            write("changed/b", "new again");
        }
        write("changed/a", "written by the old version");
        for (int n = 0; cut(n, store -> store.aside().exchange(Side.NEW, directory)); n++) {
            assertSettled("exchange cut at " + n);
            store(host).aside().exchange(Side.OLD, directory);
        }
    }

    private void assertSettled(String where) {
        store(host).settle(directory);
        assertThat(home.resolve("changed/a")).as(where).isRegularFile();
        assertThat(home.resolve("alone")).as(where).isRegularFile();
    }

    @Test
    void whatIsNotThereAsItWasLeftIsNamedAndNothingIsReplaced() throws Exception {
        store(host).restore(saved, directory);
        String older = content();
        Path aside = home.resolve(".added.upg-old-0badcafe");
        Files.move(aside, home.resolve("elsewhere"));
        assertThat(store(host).aside().obstacle(Side.NEW, directory))
                .hasValueSatisfying(why -> assertThat(why).isEqualTo(aside + " is gone"));
        Files.move(home.resolve("elsewhere"), aside);
        write(".changed.upg-undone-0badcafe", "somebody else's");
        assertThat(store(host).aside().obstacle(Side.NEW, directory))
                .hasValueSatisfying(why -> assertThat(why).endsWith("is in the way"));
        assertThat(cut(MOST, store -> store.aside().exchange(Side.NEW, directory)))
                .isTrue();
        assertThat(content()).isEqualTo(older);
    }

    @Test
    void aDropThatWasCutOffIsEndedByTheNextOneAndNothingIsExchangedMeanwhile() throws Exception {
        store(host).restore(saved, directory);
        String older = content();
        int n = 0;
        while (cut(n, store -> store.aside().drop(directory))) {
            if (n > 0) {
                assertThat(store(host).aside().obstacle(Side.NEW, directory)).isPresent();
            }
            n++;
        }
        assertThat(n).isPositive();
        assertThat(store(host).aside().list()).isEmpty();
        assertThat(store(host).kept()).isEmpty();
        assertThat(content()).isEqualTo(older);
    }
}
