package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.facts.Finding;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.host.PlantedLinks;

/** What refuses to save or to replace files, found before anything is stopped. */
final class FileObstacles {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Host host;
    private final String store;
    private final List<FileRoot> roots;
    private final Path stateDirectory;

    FileObstacles(Host host, String store, List<FileRoot> roots, Path stateDirectory) {
        this.host = host;
        this.store = store;
        this.roots = roots;
        this.stateDirectory = stateDirectory;
    }

    List<Finding> all() {
        List<Finding> found = new ArrayList<>();
        tools().ifPresent(why -> found.add(block("tools", why, "Install the packages tar, findutils and coreutils.")));
        if (found.isEmpty()) {
            for (FileRoot root : roots) {
                ask(root, found);
            }
        }
        return found.isEmpty()
                ? List.of(Finding.pass(id("files"), "its files can be saved, and replaced in place"))
                : List.copyOf(found);
    }

    private void ask(FileRoot root, List<Finding> found) {
        try {
            unsafe(root).ifPresent(why -> found.add(block("path", why, "Name the place that the link leads to.")));
            Path place = place(root);
            state(root, place).ifPresent(why -> found.add(block("state", why, "Name another place: --state-dir.")));
            mount(root, place)
                    .ifPresent(why -> found.add(block("mount", why, "Name the directories below the mount.")));
            if (found.isEmpty()) {
                unwritable(root).ifPresent(why -> found.add(block("rights", why, "Run this as root.")));
                owners(root).ifPresent(why -> found.add(block("owners", why, "Run this as root.")));
                devices(root).ifPresent(why -> found.add(block("devices", why, "Name the directories beside it.")));
            }
        } catch (IOException failure) {
            found.add(block("files", root.path() + " cannot be looked at: " + failure.getMessage(), ""));
        }
    }

    private Optional<String> tools() {
        for (String tool : List.of("tar", "bash", "find", "sha256sum", "realpath", "test")) {
            if (host.processes().which(tool).isEmpty()) {
                return Optional.of("the program " + tool + " is missing, without which files cannot be saved");
            }
        }
        try {
            Completed version = run("tar", "--version");
            return version.text().contains("GNU tar")
                    ? Optional.empty()
                    : Optional.of("tar is not GNU tar: it would lose ACLs and extended attributes");
        } catch (IOException failure) {
            return Optional.of("tar does not work: " + failure.getMessage());
        }
    }

    /** A link that another user made can lead anywhere tomorrow. What we replace must be what was named. */
    Optional<String> unsafe(FileRoot root) throws IOException {
        Optional<String> planted = PlantedLinks.on(host, root.path());
        if (planted.isPresent()) {
            return Optional.of(planted.get() + ": " + root.path() + " is not saved through it");
        }
        return host.disk()
                .facts(root.path())
                .filter(facts -> facts.kind() == Disk.Kind.OTHER)
                .map(facts -> root.path() + " is neither a file, a directory nor a link");
    }

    /** Asked before too; but whoever may write beside a root has had time since then. */
    void requireSafe(FileRoot root) throws IOException {
        Optional<String> unsafe = unsafe(root);
        if (unsafe.isPresent()) {
            throw new IOException(unsafe.get());
        }
    }

    /** The journal goes on while the files are saved, and a restore would put the restore point itself aside. */
    private Optional<String> state(FileRoot root, Path place) throws IOException {
        return overlap(place, stateDirectory)
                ? Optional.of(root.path() + " holds this tool's own state, or lies in it: " + stateDirectory)
                : Optional.empty();
    }

    /** Whether a directory lies in one of the roots, wherever links lead, or one of them in it. */
    Optional<String> holds(Path directory) throws IOException {
        for (FileRoot root : roots) {
            if (overlap(place(root), directory)) {
                return Optional.of(
                        directory + " lies in " + root.path() + ", which would be replaced: bring it elsewhere");
            }
        }
        return Optional.empty();
    }

    private boolean overlap(Path place, Path other) throws IOException {
        Path real = Path.of(run("realpath", "-m", "--", other.toString()).text());
        return real.startsWith(place) || place.startsWith(real);
    }

    private Path place(FileRoot root) throws IOException {
        Completed real = run("realpath", "-e", "--", root.parent().toString());
        return Path.of(real.succeeded() ? real.text() : root.parent().toString())
                .resolve(root.name());
    }

    /** A mount point cannot be renamed, and what is mounted below would not come along. */
    private Optional<String> mount(FileRoot root, Path place) throws IOException {
        if (!host.disk().exists(root.parent())) {
            return Optional.of("there is no directory " + root.parent());
        }
        return host.disk().mountPoints().stream()
                .filter(point -> point.startsWith(place))
                .findFirst()
                .map(point -> point + " is a mount point: " + root.path() + " cannot be replaced by a rename");
    }

    private Optional<String> unwritable(FileRoot root) throws IOException {
        return run("test", "-w", root.parent().toString()).succeeded()
                ? Optional.empty()
                : Optional.of(root.parent() + " cannot be written to by "
                        + host.identity().user() + ": " + root.path() + " could be saved but not put back");
    }

    /** Only root can give a file back to its owner. */
    private Optional<String> owners(FileRoot root) throws IOException {
        if (host.identity().uid() == 0 || !host.disk().exists(root.path())) {
            return Optional.empty();
        }
        String uid = Integer.toString(host.identity().uid());
        Completed others = run("find", "-P", root.path().toString(), "!", "-uid", uid, "-print", "-quit");
        return others.succeeded() && others.lines().isEmpty()
                ? Optional.empty()
                : Optional.of("not everything below " + root.path() + " is readable and belongs to "
                        + host.identity().user() + ": " + others.tail(1));
    }

    /** An archive that makes devices is not unpacked: no product's state is one. */
    private Optional<String> devices(FileRoot root) throws IOException {
        if (!host.disk().exists(root.path())) {
            return Optional.empty();
        }
        Completed devices = run(
                "find", "-P", root.path().toString(), "(", "-type", "b", "-o", "-type", "c", ")", "-print", "-quit");
        return devices.succeeded() && devices.lines().isEmpty()
                ? Optional.empty()
                : Optional.of(devices.tail(1) + " is a device, and is not put back");
    }

    private Completed run(String... argv) throws IOException {
        return Completed.of(host.processes(), List.of(argv), LIMIT);
    }

    private Finding block(String what, String message, String remedy) {
        return Finding.block(id(what), message, remedy);
    }

    private String id(String what) {
        return store + "-" + what;
    }
}
