package org.upgradekit.observe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.store.Store;

/** The file systems of this host that a run would write to, and whether each has room for all of it. */
public final class Room {
    /** Journal, logs and reports of a run. */
    private static final long RECORDS = 64 << 20;

    private final Host host;
    private final Places places;
    private final Map<String, Facts.Mount> mounts = new LinkedHashMap<>();
    private final List<Finding> findings;
    private long files;
    private int most = 1;

    /**
     * Where this tool writes itself.
     *
     * @param state of the product: its journals and logs
     * @param restorePoints mostly below it
     */
    public record Places(Path state, Path restorePoints) {}

    /** Nothing is counted yet; {@code findings} takes what cannot be told. */
    public Room(Host host, Places places, List<Finding> findings) {
        this.host = host;
        this.places = places;
        this.findings = findings;
    }

    /**
     * Counts what the saves and the way back of a store write.
     *
     * @param saves of the hops ahead: each stays until the last one is through
     */
    public void add(Store store, StoreFacts facts, int saves) {
        files += facts instanceof StoreFacts.Files ? saves * facts.bytes() : 0;
        most = Math.max(most, saves);
        try {
            store.room(saves).forEach(this::add);
        } catch (IOException failure) {
            findings.add(Finding.block(
                    "disk",
                    "free space is not known: " + Reason.of(failure),
                    "Look whether the file system answers: df -h"));
        }
    }

    /** All of them, each with the sum of what goes there; asked once, when all stores are counted. */
    public List<Facts.Mount> mounts() {
        add(places.restorePoints(), most == 1 ? "copies of files" : "copies of files in " + most + " hops", files);
        add(places.state(), "journal and logs", RECORDS);
        return List.copyOf(mounts.values());
    }

    private void add(Path place, String purpose, long needs) {
        try {
            Disk.MountFacts mount = host.disk().mount(place);
            if (needs > 0) {
                add(new Facts.Mount(mount.root().toString(), purpose, needs, mount.free()));
            }
        } catch (IOException failure) {
            findings.add(Finding.block(
                    "disk", place + ": " + Reason.of(failure), "Name another place: --state-dir, BACKUP_DIR"));
        }
    }

    private void add(Facts.Mount mount) {
        mounts.merge(mount.path(), mount, Facts.Mount::and);
    }
}
