package org.upgradekit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.facts.Finding;
import org.upgradekit.host.Leash;
import org.upgradekit.host.LocalHost;
import org.upgradekit.host.Processes;

/** What every kind of store must do. An implementing class makes a store with content, changes it and damages copies. */
interface StoreContract {
    /** A store with content; the same one, and of the same run, each time it is asked within a test. */
    Store store() throws Exception;

    /** All that must come back, in a form that tells any difference; read by other means than the store's own. */
    String content() throws Exception;

    /** Changes, adds and removes something; each call differently. */
    void change() throws Exception;

    /** Spoils the copy without a change of its size. */
    void damage(Saved saved, Path directory) throws Exception;

    /** Whether the kind itself keeps aside what a restore replaces. */
    default boolean keepsAside() {
        return true;
    }

    /** Saved in the directory, with the second copy where the kind adds one. */
    private static Saved saved(Store store, Path directory) throws IOException {
        Saved saved = store.save(directory);
        Leash leash = new Leash(
                new Processes.StepMark("contract:dump", directory.resolveSibling(directory.getFileName() + ".lock")),
                child -> {},
                end -> {},
                line -> {});
        try {
            return store.dump(saved, directory, leash);
        } finally {
            Files.deleteIfExists(leash.mark().lockFile());
        }
    }

    /** A tool that cannot read a copy has not proven it either. */
    private static boolean proven(Store store, Saved saved, Path directory) {
        try {
            return store.verify(saved, directory, Level.RESTORED).isEmpty();
        } catch (EnvironmentFailure failure) {
            return false;
        }
    }

    @Test
    default void nothingStandsInTheWayOfAHealthyStore() throws Exception {
        try (Store store = store()) {
            assertThat(store.obstacles()).noneMatch(Finding::blocks);
            assertThat(store.observe().bytes()).isPositive();
            assertThat(store.observe().summary()).isNotBlank();
            assertThat(store.value("no-such-property")).isEmpty();
        }
    }

    @Test
    default void lookingChangesNothing(@TempDir Path directory) throws Exception {
        String before = content();
        try (Store store = store()) {
            store.observe();
            store.obstacles();
        }
        assertThat(content()).isEqualTo(before);
    }

    @Test
    default void whatWasSavedComesBackExactly(@TempDir Path directory) throws Exception {
        String before = content();
        try (Store store = store()) {
            Saved saved = store.save(directory);
            assertThat(store.verify(saved, directory, Level.COPIED)).isEmpty();
            assertThat(store.unchangedSince(saved, directory)).isEqualTo(store.tellsEquality());
            assertThat(store.lacking(saved, directory)).isEmpty();
            assertThat(store.breach(saved)).isEmpty();

            change();
            store.flush();
            assertThat(store.unchangedSince(saved, directory)).isFalse();
            List<String> kept = store.restore(saved, directory);
            assertThat(kept.isEmpty()).as("kept aside").isEqualTo(!keepsAside());
            assertThat(content()).isEqualTo(before);
        }
    }

    @Test
    default void whatOneProcessSavedAnotherOnePutsBack(@TempDir Path directory) throws Exception {
        String before = content();
        Saved saved;
        try (Store store = store()) {
            saved = store.save(directory);
            change();
        }
        try (Store store = store()) {
            assertThat(store.verify(saved, directory, Level.COPIED)).isEmpty();
            store.restore(saved, directory);
        }
        assertThat(content()).isEqualTo(before);
    }

    @Test
    default void aRestoreThatIsRepeatedConverges(@TempDir Path directory) throws Exception {
        String before = content();
        try (Store store = store()) {
            Saved saved = store.save(directory);
            change();
            var kept = store.restore(saved, directory);
            assertThat(store.restore(saved, directory)).isEqualTo(kept);
            assertThat(content()).isEqualTo(before);
            assertThat(store.kept()).containsAll(kept);
        }
    }

    @Test
    default void whatARestoreReplacedAndWhatItPutThereChangePlaces(@TempDir Path directory) throws Exception {
        try (Store store = store()) {
            Saved saved = store.save(directory);
            store.open();
            change();
            String newer = content();
            store.restore(saved, directory);
            assertThat(store.aside().obstacle(Side.NEW, directory).isPresent()).isEqualTo(!keepsAside());
            if (keepsAside()) {
                change();
                exchanges(store, directory, newer, content());
            }
        }
    }

    private void exchanges(Store store, Path directory, String newer, String older) throws Exception {
        for (Side side : List.of(Side.NEW, Side.NEW, Side.OLD, Side.OLD, Side.NEW, Side.OLD)) {
            assertThat(store.aside().obstacle(side, directory)).isEmpty();
            assertThat(store.aside().exchange(side, directory)).isNotEmpty();
            assertThat(content()).as("%s", side).isEqualTo(side == Side.NEW ? newer : older);
        }
        assertThat(store.aside().keeps()).isEmpty();
        assertThat(store.aside().list()).isNotEmpty();
        store.aside().drop(directory);
        store.aside().drop(directory);
        assertThat(store.aside().list()).isEmpty();
        assertThat(store.aside().obstacle(Side.NEW, directory)).isPresent();
        assertThat(content()).isEqualTo(older);
    }

    @Test
    default void aSaveThatIsRepeatedAfterItWasCutOffHoldsWhatStandsThere(@TempDir Path directory) throws Exception {
        String before = content();
        try (Store store = store()) {
            store.save(directory);
        }
        // As a restore point is begun anew: what is in its directory is cleared away, and nothing else.
        LocalHost.of(System.getenv()).disk().delete(directory);
        Files.createDirectories(directory);
        try (Store store = store()) {
            Saved saved = store.save(directory);
            assertThat(store.verify(saved, directory, Level.COPIED)).isEmpty();
            change();
            store.restore(saved, directory);
        }
        assertThat(content()).isEqualTo(before);
    }

    @Test
    default void aRenewalGivesTheOldContentForAnotherTryAndKeepsTheCopy(@TempDir Path directory) throws Exception {
        String before = content();
        try (Store store = store()) {
            Saved saved = saved(store, directory);
            change();
            store.renew(saved, directory);
            assertThat(store.unchangedSince(saved, directory)).isEqualTo(store.tellsEquality());
            assertThat(store.verify(saved, directory, Level.RESTORED)).isEmpty();

            change();
            store.restore(saved, directory);
            assertThat(content()).isEqualTo(before);
        }
    }

    @Test
    default void theCopyIsProvenAtEveryLevelAndDamageIsFound(@TempDir Path directory) throws Exception {
        try (Store store = store()) {
            Saved saved = saved(store, directory);
            for (Level level : Level.values()) {
                assertThat(store.verify(saved, directory, level))
                        .as("%s", level)
                        .isEmpty();
            }
            for (String file : saved.files()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
                        .as(file)
                        .isEqualTo("rw-------");
            }
            damage(saved, directory);
            assertThat(proven(store, saved, directory)).isFalse();
        }
    }

    @Test
    default void aDiscardedCopyIsGone(@TempDir Path directory) throws Exception {
        String before = content();
        try (Store store = store()) {
            Saved saved = store.save(directory);
            store.open();
            store.discard(directory);
            assertThat(directory).isEmptyDirectory();
            assertThat(store.kept()).isEmpty();
            assertThat(store.verify(saved, directory, Level.COPIED).isEmpty())
                    .as("nothing is believed of a copy that is not there")
                    .isFalse();
            assertThat(store.lacking(saved, directory)).isPresent();
            store.discard(directory);
        }
        assertThat(content()).isEqualTo(before);
    }

    @Test
    default void whatWasNeverSavedCanBeDiscarded(@TempDir Path directory) throws Exception {
        String before = content();
        Files.writeString(directory.resolve("half"), "what a crash left");
        try (Store store = store()) {
            assertThatCode(() -> store.discard(directory)).doesNotThrowAnyException();
            assertThat(directory).isEmptyDirectory();
        }
        assertThat(content()).isEqualTo(before);
    }

    @Test
    default void nobodyIsEndedWhereNobodyWorks(@TempDir Path directory) throws Exception {
        try (Store store = store()) {
            store.save(directory);
            assertThat(store.fence()).isEmpty();
            assertThat(store.fence()).isEmpty();
        }
    }
}
