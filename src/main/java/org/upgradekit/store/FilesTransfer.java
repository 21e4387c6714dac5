package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.Host;

/** Files of another host: their accounts have to be the same here, and the directories around them have to be there. */
final class FilesTransfer implements Transfer {
    private final String id;
    private final String run;
    private final List<FileRoot> roots;
    private final Host host;
    private final FileReturn wayBack;
    private final Archives archives;

    FilesTransfer(String id, String run, List<FileRoot> roots, Host host, FileReturn wayBack, Archives archives) {
        this.id = id;
        this.run = run;
        this.roots = roots;
        this.host = host;
        this.wayBack = wayBack;
        this.archives = archives;
    }

    @Override
    public List<String> obstacles(Saved saved, Path directory) {
        List<String> why = new ArrayList<>();
        for (SavedRoot root : SavedRoot.of(saved)) {
            if (!roots.contains(root.root())) {
                why.add(root.root().path() + " is no path of this store as its plan has it");
            } else if (!host.disk().exists(root.root().parent())) {
                why.add(root.root().parent() + ", which holds " + root.root().path()
                        + ", is not there: install the product's package, or make it");
            }
            root.copy().flatMap(copy -> archives.locked(directory, copy)).ifPresent(why::add);
        }
        why.addAll(FileAccounts.of(saved).differences(host));
        return why;
    }

    @Override
    public List<String> describe(Saved saved, Path directory) {
        return SavedRoot.of(saved).stream()
                .map(root -> root.root().path()
                        + (root.copy().isPresent() ? " would be restored" : " would be taken away: there was none")
                        + (host.disk().exists(root.root().path()) ? ", what is here kept aside" : ""))
                .toList();
    }

    @Override
    public List<String> perform(Saved saved, Path directory) {
        List<String> said = new ArrayList<>();
        try {
            for (SavedRoot root : wayBack.prepare(saved, directory)) {
                Path aside = wayBack.free(root.root().aside(run));
                wayBack.swap(root, aside);
                said.add(root.root().path()
                        + (root.copy().isPresent() ? ": restored and equal" : ": there was none")
                        + (host.disk().exists(aside) ? ", what was here is " + aside : ""));
            }
            for (FileRoot root : roots) {
                host.disk().sync(root.parent());
            }
        } catch (IOException failure) {
            throw FilesStore.failure(ExitCode.OPERATOR_NEEDED, "store " + id + " could not be restored", failure);
        }
        return said.isEmpty() ? List.of("its files were here already, and equal") : said;
    }
}
