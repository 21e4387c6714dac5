package org.upgradekit.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeRemovalTest {
    @TempDir
    private Path directory;

    @Test
    void removesAllOfATreeAndWhatItsLinksLeadToStays() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.createFile(outside.resolve("kept"));
        Path tree = directory.resolve("tree");
        Files.createDirectories(tree.resolve("deep/deeper"));
        Files.createFile(tree.resolve("deep/deeper/file"));
        Files.createSymbolicLink(tree.resolve("deep/link"), outside);
        Files.createSymbolicLink(tree.resolve("dangling"), Path.of("nowhere"));
        TreeRemoval.remove(tree);
        TreeRemoval.remove(directory.resolve("never there"));
        assertThat(directory).isDirectoryContaining(path -> path.endsWith("outside"));
        assertThat(tree).doesNotExist();
        assertThat(outside.resolve("kept")).exists();
    }

    /** The owner of the tree exchanges a directory for a link again and again, and waits for his moment. */
    @Test
    void aLinkThatTakesThePlaceOfADirectoryMeanwhileIsNotFollowed() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path kept = Files.createFile(outside.resolve("kept"));
        Path tree = directory.resolve("tree");
        Path exchanged = tree.resolve("exchanged");
        AtomicBoolean over = new AtomicBoolean();
        Thread owner = new Thread(() -> {
            while (!over.get()) {
                exchange(exchanged, outside);
            }
        });
        owner.start();
        int refusals = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        while (System.nanoTime() < end && Files.exists(kept)) {
            Files.createDirectories(tree);
            refusals += refused(tree) ? 1 : 0;
        }
        over.set(true);
        owner.join();
        assertThat(kept).as("after " + refusals + " refusals").exists();
    }

    /** Where the exchange is seen, nothing more is removed. */
    private static boolean refused(Path tree) throws IOException {
        try {
            TreeRemoval.remove(tree);
            return false;
        } catch (FileSystemException exchanged) {
            return true;
        }
    }

    private static void exchange(Path exchanged, Path outside) {
        try {
            Files.createDirectory(exchanged);
            Files.delete(exchanged);
            Files.createSymbolicLink(exchanged, outside);
            long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(300);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            Files.delete(exchanged);
        } catch (NoSuchFileException removed) {
            return;
        } catch (IOException stands) {
            removeQuietly(exchanged);
        }
    }

    private static void removeQuietly(Path exchanged) {
        try {
            Files.deleteIfExists(exchanged);
        } catch (IOException notYet) {
            return;
        }
    }
}
