package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.host.Disk;

/**
 * What a rollback replaced of files and what it put in their place change places, by two renames each. Begun again after a
 * crash, also in the other direction, it goes on from what is there.
 */
final class FileExchange {
    private final Disk disk;
    private final FileObstacles obstacles;
    private final FileReturn wayBack;
    private final String run;

    FileExchange(Disk disk, FileObstacles obstacles, FileReturn wayBack, String run) {
        this.disk = disk;
        this.obstacles = obstacles;
        this.wayBack = wayBack;
        this.run = run;
    }

    /** Replaces these by what was saved of them, and records before what stood there, and after it that it is done. */
    void replace(List<SavedRoot> changed, Path directory) throws IOException {
        Replaced replaced = record(changed, directory);
        replaced.write(disk, directory);
        for (SavedRoot saved : changed) {
            Path aside = replaced.roots().stream()
                    .filter(one -> one.root().equals(saved.root()))
                    .findFirst()
                    .orElseThrow()
                    .aside();
            wayBack.swap(saved, wayBack.free(aside));
        }
        replaced.now(Side.OLD, true).write(disk, directory);
    }

    /** What an attempt that was cut off has recorded stays: it saw the new version's files. */
    private Replaced record(List<SavedRoot> changed, Path directory) throws IOException {
        List<Replaced.Root> all = new ArrayList<>(
                Replaced.read(disk, directory).map(Replaced::roots).orElse(List.of()));
        for (SavedRoot saved : changed) {
            FileRoot root = saved.root();
            if (all.stream().noneMatch(one -> one.root().equals(root))) {
                all.add(new Replaced.Root(
                        root,
                        wayBack.free(root.aside(run)),
                        wayBack.free(root.undone(run)),
                        disk.exists(root.path()),
                        saved.copy().isPresent()));
            }
        }
        return new Replaced(Side.OLD, false, all);
    }

    /** Why this side cannot be put in place; empty when nothing speaks against it. */
    Optional<String> obstacle(Side wanted, Path directory) throws IOException {
        Optional<Replaced> replaced = Replaced.read(disk, directory);
        if (replaced.isEmpty()) {
            return Optional.of("there is no record of what the rollback replaced: it was dropped, or never made");
        }
        return obstacle(turned(replaced.get(), wanted), wanted);
    }

    private Optional<String> obstacle(Replaced turned, Side wanted) {
        return turned.done()
                ? Optional.empty()
                : turned.roots().stream()
                        .flatMap(one -> obstacle(one, wanted).stream())
                        .findFirst();
    }

    private Optional<String> obstacle(Replaced.Root one, Side wanted) {
        Side other = other(wanted);
        boolean there = disk.exists(one.root().path());
        if (toDo(one, wanted)) {
            return there && disk.exists(one.kept(other))
                    ? Optional.of(one.kept(other) + " is in the way")
                    : Optional.empty();
        }
        boolean done = !one.had(wanted) || (there && (!one.had(other) || disk.exists(one.kept(other))));
        return done ? Optional.empty() : Optional.of(one.kept(wanted) + " is gone");
    }

    private static Side other(Side side) {
        return side == Side.NEW ? Side.OLD : Side.NEW;
    }

    private boolean toDo(Replaced.Root one, Side wanted) {
        return one.had(wanted)
                ? disk.exists(one.kept(wanted))
                : disk.exists(one.root().path());
    }

    /** The record with which this side is put in place: what a version that had the files has there by now. */
    private Replaced turned(Replaced replaced, Side wanted) {
        if (replaced.there() == wanted) {
            return replaced;
        }
        Replaced known = replaced.done()
                ? replaced.each(one ->
                        one.having(replaced.there(), disk.exists(one.root().path())))
                : replaced;
        return known.now(wanted, false);
    }

    void perform(Side wanted, Path directory) throws IOException {
        Optional<String> obstacle = obstacle(wanted, directory);
        if (obstacle.isPresent()) {
            throw new IOException(obstacle.get() + "; nothing was replaced");
        }
        Replaced turned = turned(Replaced.read(disk, directory).orElseThrow(), wanted);
        if (turned.done()) {
            return;
        }
        turned.write(disk, directory);
        for (Replaced.Root one : turned.roots()) {
            obstacles.requireSafe(one.root());
            if (toDo(one, wanted)) {
                exchange(one, wanted);
            }
        }
        turned.now(wanted, true).write(disk, directory);
    }

    /** Ends an exchange of one root that was cut off between its two renames. */
    void settle(Path directory) throws IOException {
        for (Replaced replaced : Replaced.read(disk, directory).stream().toList()) {
            for (Replaced.Root one : replaced.done() ? List.<Replaced.Root>of() : replaced.roots()) {
                Path kept = one.kept(replaced.there());
                if (one.had(replaced.there()) && !disk.exists(one.root().path()) && disk.exists(kept)) {
                    disk.rename(kept, one.root().path());
                }
            }
        }
    }

    private void exchange(Replaced.Root one, Side wanted) throws IOException {
        Path path = one.root().path();
        if (disk.exists(path)) {
            disk.rename(path, one.kept(other(wanted)));
        }
        if (one.had(wanted)) {
            disk.rename(one.kept(wanted), path);
        }
    }
}
