package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.host.Host;
import org.upgradekit.host.Leash;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.playbook.Text;
import org.upgradekit.secret.Ciphers;
import org.upgradekit.secret.Values;

/**
 * Files and directories. A copy is one archive for each root; a restore unpacks beside the root, proves what it unpacked,
 * and swaps by two renames. A crash leaves {@code .NAME.upg-new-RUN} (unpacked, to be removed) and at worst no NAME at all,
 * with {@code .NAME.upg-old-RUN} beside it: a repetition mends that. What a restore replaced stays under that name;
 * what its undo replaced under {@code .NAME.upg-undone-RUN}.
 */
public final class FilesStore implements Store {
    private static final String ARCHIVES = "archives";

    private final String id;
    private final String run;
    private final List<FileRoot> roots;
    private final Host host;
    private final Tar tar;
    private final Archives archives;
    private final SealedFinding sealed;
    private final FileObstacles obstacles;
    private final FileReturn wayBack;
    private final FileExchange exchange;
    private final FilesAside aside;
    private final Map<FileRoot, FileCount> counts = new HashMap<>();

    /**
     * The store as a playbook has it.
     *
     * @param run eight hex digits that tell this run's names beside the roots from every other's
     * @param keeper with the product's state directory, where its restore points are
     * @throws InputFailure when a path is not absolute, holds {@code ..}, or lies in another one
     */
    public FilesStore(StoreSpec spec, String run, Values values, Host host, Keeper keeper) {
        this.id = spec.id();
        this.run = run;
        this.roots = roots(spec, values);
        this.host = host;
        this.tar = new Tar(host);
        Ciphers ciphers = new Ciphers(host, keeper.encryption());
        this.archives = new Archives(host, tar, ciphers);
        this.sealed = new SealedFinding(id, ciphers);
        this.obstacles = new FileObstacles(host, id, roots, Path.of(keeper.stateDirectory()));
        this.wayBack = new FileReturn(host, tar, archives, obstacles, run);
        this.exchange = new FileExchange(host.disk(), obstacles, wayBack, run);
        this.aside = new FilesAside(id, run, roots, host.disk(), exchange);
    }

    private static List<FileRoot> roots(StoreSpec spec, Values values) {
        if (!(spec.kind() instanceof StoreSpec.Files files)) {
            throw new IllegalArgumentException(spec.id() + " holds no files");
        }
        List<FileRoot> roots = new ArrayList<>();
        List<Diagnostic> wrong = new ArrayList<>();
        for (Text text : files.paths()) {
            String path = values.fill(text);
            Optional<String> complaint = FileRoot.complaint(path).or(() -> overlap(path, roots));
            if (complaint.isPresent()) {
                wrong.add(Diagnostic.error(
                        text.at(), "store " + spec.id() + ": " + path + " " + complaint.get(), "", ""));
            } else {
                roots.add(new FileRoot(Path.of(path)));
            }
        }
        if (!wrong.isEmpty()) {
            throw new InputFailure(ExitCode.USAGE, wrong);
        }
        return List.copyOf(roots);
    }

    /** One would be saved twice, and put back into what the other replaced. */
    private static Optional<String> overlap(String text, List<FileRoot> roots) {
        Path path = Path.of(text);
        return roots.stream()
                .map(FileRoot::path)
                .filter(other -> path.startsWith(other) || other.startsWith(path))
                .findFirst()
                .map(other -> "and " + other + " lie in each other");
    }

    @Override
    public void settle(Path directory) {
        try {
            for (FileRoot root : roots) {
                wayBack.settle(root);
            }
            exchange.settle(directory);
        } catch (IOException failure) {
            throw failure(ExitCode.OPERATOR_NEEDED, "what was cut off in store " + id + " could not be ended", failure);
        }
    }

    @Override
    public StoreFacts observe() {
        List<String> names = roots.stream().map(root -> root.path().toString()).toList();
        try {
            for (FileRoot root : roots) {
                counts.put(root, FileCount.of(root, host));
            }
            return new StoreFacts.Files(
                    names,
                    counts.values().stream().mapToLong(FileCount::files).sum(),
                    counts.values().stream().mapToLong(FileCount::bytes).sum());
        } catch (IOException failure) {
            throw failure(ExitCode.REFUSED, "store " + id + " cannot be read", failure);
        }
    }

    @Override
    public List<Finding> obstacles() {
        return Stream.concat(obstacles.all().stream(), sealed.ofOnlyCopy().stream())
                .toList();
    }

    /** A way back unpacks beside each root, and keeps what it replaces. */
    @Override
    public List<Space> room(int saves) throws IOException {
        List<Space> room = new ArrayList<>();
        for (FileRoot root : roots) {
            room.add(new Space(
                    root.parent(), "the way back of " + root.path(), count(root).bytes()));
        }
        return room;
    }

    /** As it was observed: a large tree takes its time, and both are asked for one plan. */
    private FileCount count(FileRoot root) throws IOException {
        FileCount known = counts.get(root);
        return known != null ? known : FileCount.of(root, host);
    }

    @Override
    public Saved save(Path directory) {
        try {
            SortedMap<String, String> details = new TreeMap<>();
            List<String> files = new ArrayList<>();
            long bytes = 0;
            for (int number = 1; number <= roots.size(); number++) {
                SavedRoot saved = save(roots.get(number - 1), directory, number);
                saved.writeTo(details, number);
                for (SavedRoot.Copy copy : saved.copy().stream().toList()) {
                    files.add(copy.archive());
                    bytes += host.disk()
                            .facts(directory.resolve(copy.archive()))
                            .orElseThrow()
                            .size();
                }
            }
            details.putAll(FileAccounts.of(roots, host).names());
            host.disk().sync(directory);
            return new Saved("files", bytes, details, List.copyOf(files), Level.COPIED);
        } catch (IOException failure) {
            throw failure(ExitCode.OPERATOR_NEEDED, "store " + id + " could not be saved", failure);
        }
    }

    private SavedRoot save(FileRoot root, Path directory, int number) throws IOException {
        obstacles.requireSafe(root);
        return host.disk().exists(root.path())
                ? new SavedRoot(root, Optional.of(archives.make(root, directory, number)))
                : new SavedRoot(root, Optional.empty());
    }

    /** An archive is a copy elsewhere already. */
    @Override
    public Saved dump(Saved saved, Path directory, Leash leash) {
        return saved;
    }

    @Override
    public List<String> copies(Saved saved) {
        return List.of(ARCHIVES);
    }

    @Override
    public String copyOf(String file) {
        return ARCHIVES;
    }

    @Override
    public Proof verify(String copy, Saved saved, Path directory, Level level) {
        FileProof proof = new FileProof(host, wayBack, archives, run);
        return proof.of(saved, directory, level);
    }

    @Override
    public Optional<String> lacking(Saved saved, Path directory) {
        return SavedRoot.of(saved).stream()
                .flatMap(root -> root.copy().stream())
                .flatMap(copy -> lacking(copy, directory).stream())
                .findFirst();
    }

    private Optional<String> lacking(SavedRoot.Copy copy, Path directory) {
        Path archive = directory.resolve(copy.archive());
        return host.disk().exists(archive) ? archives.locked(directory, copy) : Optional.of(archive + " is missing");
    }

    @Override
    public void open() {
        // Files are not closed to anybody: the fence of the services keeps writers out.
    }

    @Override
    public List<String> restore(Saved saved, Path directory) {
        try {
            exchange.replace(wayBack.prepare(saved, directory), directory);
        } catch (IOException failure) {
            throw failure(ExitCode.ROLLBACK_FAILED, "store " + id + " could not be restored", failure);
        }
        return kept();
    }

    @Override
    public Transfer transfer() {
        return new FilesTransfer(run, roots, host, obstacles, archives);
    }

    @Override
    public void renew(Saved saved, Path directory) {
        try {
            for (SavedRoot root : wayBack.prepare(saved, directory)) {
                wayBack.swap(root, wayBack.free(root.root().dirty(run)));
            }
            for (FileRoot root : roots) {
                wayBack.removeLeftovers(root);
            }
        } catch (IOException failure) {
            throw failure(ExitCode.OPERATOR_NEEDED, "store " + id + " could not be renewed", failure);
        }
    }

    @Override
    public void discard(Path directory) {
        try {
            for (Path file : host.disk().list(directory)) {
                host.disk().delete(file);
            }
            for (FileRoot root : roots) {
                wayBack.removeLeftovers(root);
            }
        } catch (IOException failure) {
            throw failure(ExitCode.OPERATOR_NEEDED, "the copy of store " + id + " could not be removed", failure);
        }
    }

    @Override
    public Aside aside() {
        return aside;
    }

    @Override
    public List<String> kept() {
        return aside.beside(FileRoot::ours).stream().map(Path::toString).toList();
    }

    @Override
    public List<String> fence() {
        return List.of();
    }

    @Override
    public Optional<String> breach(Saved saved) {
        return Optional.empty();
    }

    @Override
    public boolean unchangedSince(Saved saved, Path directory) {
        try {
            for (SavedRoot root : SavedRoot.of(saved)) {
                if (!wayBack.equal(root)) {
                    return false;
                }
            }
            return true;
        } catch (IOException failure) {
            throw failure(ExitCode.OPERATOR_NEEDED, "store " + id + " cannot be compared with its copy", failure);
        }
    }

    @Override
    public Optional<String> value(String property) {
        return property.equals("dir") ? Optional.of(roots.get(0).path().toString()) : Optional.empty();
    }

    @Override
    public void flush() {
        try {
            for (FileRoot root : roots) {
                host.disk().sync(root.parent());
            }
        } catch (IOException failure) {
            throw failure(ExitCode.OPERATOR_NEEDED, "the files of store " + id + " could not be made durable", failure);
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    static EnvironmentFailure failure(ExitCode exit, String summary, IOException cause) {
        return new EnvironmentFailure(exit, Diagnostic.error(summary, Reason.of(cause), ""), cause);
    }
}
