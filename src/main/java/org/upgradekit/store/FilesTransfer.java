package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.facts.Finding;
import org.upgradekit.host.Host;

/** Files of another host: their accounts have to be the same here, and the directories around them have to be there. */
final class FilesTransfer implements Transfer {
    private final String run;
    private final List<FileRoot> roots;
    private final Host host;
    private final FileReturn wayBack;
    private final FileObstacles obstacles;
    private final Archives archives;

    FilesTransfer(String run, List<FileRoot> roots, Host host, FileObstacles obstacles, Archives archives) {
        this.run = run;
        this.roots = roots;
        this.host = host;
        this.obstacles = obstacles;
        this.archives = archives;
        this.wayBack = new FileReturn(host, new Tar(host), archives, obstacles, run);
    }

    @Override
    public List<String> obstacles(Saved saved, Path directory) {
        List<SavedRoot> all = SavedRoot.of(saved);
        if (!new HashSet<>(all.stream().map(SavedRoot::root).toList()).equals(new HashSet<>(roots))) {
            return List.of("its manifest does not hold the paths that its plan names");
        }
        if (!all.stream()
                .flatMap(root -> root.copy().stream())
                .allMatch(copy -> saved.files().contains(copy.archive()))) {
            return List.of("its manifest names an archive of which it has no checksum");
        }
        List<String> why = new ArrayList<>(obstacles.all().stream()
                .filter(finding -> finding.outcome() == Finding.Outcome.BLOCK)
                .map(Finding::message)
                .toList());
        try {
            obstacles.holds(directory).ifPresent(why::add);
        } catch (IOException unknown) {
            why.add("where it lies cannot be looked at: " + Reason.of(unknown));
        }
        for (SavedRoot root : all) {
            root.copy().flatMap(copy -> archives.locked(directory, copy)).ifPresent(why::add);
        }
        why.addAll(FileAccounts.of(saved).differences(host));
        return why;
    }

    @Override
    public List<String> describe(Saved saved, Path directory) {
        List<String> said = new ArrayList<>();
        try {
            for (SavedRoot root : SavedRoot.of(saved)) {
                said.add(root.root().path() + would(root));
            }
            return with(said);
        } catch (IOException failure) {
            throw failed("its files cannot be looked at", failure, said);
        }
    }

    private String would(SavedRoot root) throws IOException {
        if (wayBack.equal(root)) {
            return " is here already, and equal";
        }
        String aside = host.disk().exists(root.root().path()) ? ", what is here kept aside" : "";
        return (root.copy().isPresent() ? " would be restored" : " would be taken away: there was none") + aside;
    }

    @Override
    public Outcome perform(Saved saved, Path directory) {
        List<String> said = new ArrayList<>();
        try {
            List<SavedRoot> changed = wayBack.prepare(saved, directory);
            for (SavedRoot root : SavedRoot.of(saved)) {
                if (changed.contains(root)) {
                    wayBack.swap(root, wayBack.free(root.root().aside(run)));
                    said.add(root.root().path() + (root.copy().isPresent() ? ": restored and equal" : ": taken away"));
                } else {
                    said.add(root.root().path() + ": was here already, and equal");
                }
            }
            for (FileRoot root : roots) {
                wayBack.removeLeftovers(root);
                host.disk().sync(root.parent());
            }
            return Outcome.of(with(said));
        } catch (IOException failure) {
            throw failed("its files could not be put in place", failure, said);
        }
    }

    /** Also what an attempt put aside that was cut off, and told nobody. */
    private List<String> with(List<String> said) throws IOException {
        List<String> all = new ArrayList<>(said);
        for (FileRoot root : roots) {
            for (Path beside : host.disk().list(root.parent())) {
                if (root.keeps(beside, run)) {
                    all.add("kept from here: " + beside);
                }
            }
        }
        return all;
    }

    private EnvironmentFailure failed(String what, IOException failure, List<String> said) {
        List<String> known = said;
        try {
            known = with(said);
        } catch (IOException unknown) {
            // Then what was said is all there is to say.
        }
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        what,
                        String.join(
                                "\n",
                                Stream.concat(Stream.of(Reason.of(failure)), known.stream())
                                        .toList()),
                        ""),
                failure);
    }
}
