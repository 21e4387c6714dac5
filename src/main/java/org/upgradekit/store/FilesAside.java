package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.Disk;

/** The files that a rollback, or its undo, replaced, under names of this run beside the roots. */
record FilesAside(String store, String run, List<FileRoot> roots, Disk disk, FileExchange exchange) implements Aside {
    /** Whether what stands beside a root is of a kind. */
    interface Kind {
        boolean of(FileRoot root, Path beside, String run);
    }

    @Override
    public Optional<String> obstacle(Side wanted, Path directory) {
        try {
            return exchange.obstacle(wanted, directory);
        } catch (IOException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public List<String> exchange(Side wanted, Path directory) {
        try {
            exchange.perform(wanted, directory);
        } catch (IOException failure) {
            throw FilesStore.failure(ExitCode.ROLLBACK_FAILED, "store " + store + " could not be exchanged", failure);
        }
        return list();
    }

    @Override
    public List<String> list() {
        return beside(FileRoot::keeps).stream().map(Path::toString).toList();
    }

    /** Names of this run are nobody else's. */
    @Override
    public Optional<String> keeps() {
        return Optional.empty();
    }

    @Override
    public void drop(Path directory) {
        try {
            Replaced.forget(disk, directory);
            for (Path kept : beside(FileRoot::keeps)) {
                disk.delete(kept);
            }
        } catch (IOException failure) {
            throw FilesStore.failure(
                    ExitCode.OPERATOR_NEEDED, "what store " + store + " keeps aside cannot be removed", failure);
        }
    }

    /** All of a kind that stands beside the roots. */
    List<Path> beside(Kind kind) {
        List<Path> found = new ArrayList<>();
        try {
            for (FileRoot root : roots) {
                disk.list(root.parent()).stream()
                        .filter(beside -> kind.of(root, beside, run))
                        .forEach(found::add);
            }
        } catch (IOException failure) {
            throw FilesStore.failure(
                    ExitCode.OPERATOR_NEEDED, "what store " + store + " keeps aside cannot be listed", failure);
        }
        return List.copyOf(found);
    }
}
