package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.upgradekit.host.Disk;
import org.upgradekit.host.FilteredFile;
import org.upgradekit.host.Host;

/**
 * Puts saved roots back. Everything is unpacked and proven beside its place before the first root is replaced; then two
 * renames each. Begun again after a crash, it starts from what is there: a root that is equal already stays.
 */
final class FileReturn {
    private final Host host;
    private final Tar tar;
    private final Archives archives;
    private final FileObstacles obstacles;
    private final String run;

    FileReturn(Host host, Tar tar, Archives archives, FileObstacles obstacles, String run) {
        this.host = host;
        this.tar = tar;
        this.archives = archives;
        this.obstacles = obstacles;
        this.run = run;
    }

    void unpack(FileRoot root, SavedRoot.Copy copy, Path directory, Path into) throws IOException {
        FilteredFile archive = archives.saved(directory, copy);
        tar.judge(archive, root);
        host.disk().delete(into);
        host.disk().createDirectories(into);
        tar.extract(archive, into, own(into));
        own(into);
    }

    /** Whether what was unpacked there is what was saved. */
    boolean unpacked(FileRoot root, Path there, SavedRoot.Copy copy) throws IOException {
        return tar.content(there, root.name()).equals(copy.content());
    }

    /** Beside a root its owner may write as well, and the name can be guessed: what stands there must be what we made. */
    private String own(Path into) throws IOException {
        return host.disk()
                .facts(into)
                .filter(facts -> facts.kind() == Disk.Kind.DIRECTORY
                        && facts.uid() == host.identity().uid()
                        && !facts.othersWrite())
                .map(Disk.FileFacts::identity)
                .orElseThrow(() -> new IOException(
                        into + " was replaced while it was made: somebody else writes to " + into.getParent()));
    }

    /** Unpacks and proves all that has to be replaced before the first of it is; returns what that is. */
    List<SavedRoot> prepare(Saved saved, Path directory) throws IOException {
        List<SavedRoot> changed = new ArrayList<>();
        for (SavedRoot root : SavedRoot.of(saved)) {
            obstacles.requireSafe(root.root());
            host.disk().delete(root.root().fresh(run));
            if (equal(root)) {
                continue;
            }
            for (SavedRoot.Copy copy : root.copy().stream().toList()) {
                unpackBeside(root.root(), copy, directory);
            }
            changed.add(root);
        }
        return changed;
    }

    private void unpackBeside(FileRoot root, SavedRoot.Copy copy, Path directory) throws IOException {
        try {
            unpackProven(root, copy, directory);
        } catch (IOException failure) {
            // A full disk must not stay full because of an attempt.
            host.disk().delete(root.fresh(run));
            throw failure;
        }
    }

    private void unpackProven(FileRoot root, SavedRoot.Copy copy, Path directory) throws IOException {
        Path fresh = root.fresh(run);
        unpack(root, copy, directory, fresh);
        if (!unpacked(root, fresh, copy)) {
            throw new IOException("what " + directory.resolve(copy.archive()) + " unpacked to beside " + root.path()
                    + " is not what was saved; nothing was replaced");
        }
        host.disk().replace(root.proven(run), new byte[0]);
        host.disk().sync(fresh);
    }

    /** Ends a {@link #swap} that was cut off between its two renames: what stood there is aside, and what comes is proven. */
    void settle(FileRoot root) throws IOException {
        Path unpacked = root.fresh(run).resolve(root.name());
        boolean aside = host.disk().list(root.parent()).stream()
                .anyMatch(beside -> root.ours(beside, run) && !beside.equals(root.fresh(run)));
        if (aside
                && !host.disk().exists(root.path())
                && host.disk().exists(root.proven(run))
                && host.disk().exists(unpacked)) {
            host.disk().rename(unpacked, root.path());
            host.disk().delete(root.fresh(run));
        }
    }

    void swap(SavedRoot saved, Path aside) throws IOException {
        FileRoot root = saved.root();
        if (host.disk().exists(root.path())) {
            host.disk().rename(root.path(), aside);
        }
        if (saved.copy().isPresent()) {
            host.disk().rename(root.fresh(run).resolve(root.name()), root.path());
            host.disk().delete(root.fresh(run));
        }
    }

    /** A second restore of one run keeps what it replaces as well. */
    Path free(Path wanted) {
        Path path = wanted;
        for (int number = 2; host.disk().exists(path); number++) {
            path = wanted.resolveSibling(wanted.getFileName() + "-" + number);
        }
        return path;
    }

    boolean equal(SavedRoot saved) throws IOException {
        boolean there = host.disk().exists(saved.root().path());
        if (!there || saved.copy().isEmpty()) {
            return there == saved.copy().isPresent();
        }
        return tar.content(saved.root().parent(), saved.root().name())
                .equals(saved.copy().get().content());
    }

    void removeLeftovers(FileRoot root) throws IOException {
        for (Path beside : host.disk().list(root.parent())) {
            if (root.ours(beside, run) && !root.keeps(beside, run)) {
                host.disk().delete(beside);
            }
        }
    }
}
