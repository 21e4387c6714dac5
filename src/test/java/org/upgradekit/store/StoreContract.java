package org.upgradekit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.facts.Finding;

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

    @Test
    default void nothingStandsInTheWayOfAHealthyStore() throws Exception {
        try (Store store = store()) {
            assertThat(store.obstacles()).noneMatch(Finding::blocks);
            assertThat(store.observe().bytes()).isPositive();
        }
    }

    @Test
    default void whatWasSavedComesBackExactly(@TempDir Path directory) throws Exception {
        String before = content();
        try (Store store = store()) {
            Saved saved = store.save(directory);
            assertThat(store.verify(saved, directory, Level.COPIED)).isEmpty();
            assertThat(store.unchangedSince(saved, directory)).isTrue();

            change();
            assertThat(store.unchangedSince(saved, directory)).isFalse();
            assertThat(store.restore(saved, directory)).as("kept aside").isNotEmpty();
            assertThat(content()).isEqualTo(before);
        }
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
    default void aRenewalGivesTheOldContentForAnotherTryAndKeepsTheCopy(@TempDir Path directory) throws Exception {
        String before = content();
        try (Store store = store()) {
            Saved saved = store.save(directory);
            change();
            store.renew(saved, directory);
            assertThat(store.unchangedSince(saved, directory)).isTrue();
            assertThat(store.verify(saved, directory, Level.RESTORED)).isEmpty();

            change();
            store.restore(saved, directory);
            assertThat(content()).isEqualTo(before);
        }
    }

    @Test
    default void theCopyIsProvenAtEveryLevelAndDamageIsFound(@TempDir Path directory) throws Exception {
        try (Store store = store()) {
            Saved saved = store.save(directory);
            for (Level level : Level.values()) {
                assertThat(store.verify(saved, directory, level))
                        .as("%s", level)
                        .isEmpty();
            }
            damage(saved, directory);
            assertThat(store.verify(saved, directory, Level.RESTORED)).isNotEmpty();
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
            store.discard(directory);
        }
        assertThat(content()).isEqualTo(before);
    }
}
