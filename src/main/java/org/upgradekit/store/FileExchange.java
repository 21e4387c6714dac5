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

    /** Before these are replaced. What an attempt that was cut off has recorded stays: it saw the new version's files. */
    List<Replaced> record(List<SavedRoot> changed, Path directory) throws IOException {
        List<Replaced> all = new ArrayList<>(Replaced.read(disk, directory).orElse(List.of()));
        for (SavedRoot saved : changed) {
            FileRoot root = saved.root();
            if (all.stream().noneMatch(one -> one.root().equals(root))) {
                all.add(new Replaced(
                        root,
                        wayBack.free(root.aside(run)),
                        wayBack.free(root.undone(run)),
                        disk.exists(root.path()),
                        saved.copy().isPresent()));
            }
        }
        Replaced.write(disk, directory, all);
        return all;
    }

    /** Why this side cannot be put in place; empty when nothing speaks against it. */
    Optional<String> obstacle(Side wanted, Path directory) throws IOException {
        Optional<List<Replaced>> all = Replaced.read(disk, directory);
        if (all.isEmpty()) {
            return Optional.of("there is no record of what the rollback replaced: it was dropped, or never made");
        }
        return all.get().stream().flatMap(one -> obstacle(one, wanted).stream()).findFirst();
    }

    private Optional<String> obstacle(Replaced one, Side wanted) {
        Side other = wanted == Side.NEW ? Side.OLD : Side.NEW;
        Path comes = one.kept(wanted);
        boolean there = disk.exists(one.root().path());
        if (toDo(one, wanted)) {
            return there && disk.exists(one.kept(other))
                    ? Optional.of(one.kept(other) + " is in the way")
                    : Optional.empty();
        }
        boolean done = !one.had(wanted) || (there && (!one.had(other) || disk.exists(one.kept(other))));
        return done ? Optional.empty() : Optional.of(comes + " is gone");
    }

    private boolean toDo(Replaced one, Side wanted) {
        return one.had(wanted)
                ? disk.exists(one.kept(wanted))
                : disk.exists(one.root().path());
    }

    void perform(Side wanted, Path directory) throws IOException {
        Optional<String> obstacle = obstacle(wanted, directory);
        if (obstacle.isPresent()) {
            throw new IOException(obstacle.get() + "; nothing was replaced");
        }
        for (Replaced one : Replaced.read(disk, directory).orElseThrow()) {
            obstacles.requireSafe(one.root());
            if (toDo(one, wanted)) {
                exchange(one, wanted);
            }
        }
    }

    private void exchange(Replaced one, Side wanted) throws IOException {
        Path path = one.root().path();
        if (disk.exists(path)) {
            disk.rename(path, one.kept(wanted == Side.NEW ? Side.OLD : Side.NEW));
        }
        if (one.had(wanted)) {
            disk.rename(one.kept(wanted), path);
        }
    }
}
