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
import org.upgradekit.store.Space;
import org.upgradekit.store.Store;

/** The file systems of this host that a run would write to, and whether each has room for all of it. */
public final class Room {
    /** Journal, logs and reports of a run. */
    private static final long RECORDS = 64 << 20;

    private final Host host;
    private final Places places;
    /** By device. */
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
            for (Space space : store.room(saves)) {
                add(space);
            }
        } catch (IOException failure) {
            findings.add(Finding.block(
                    "disk",
                    "free space is not known: " + Reason.of(failure),
                    "Look whether the file system answers: df -h"));
        }
    }

    /** All of them, each with the sum of what goes there; asked once, when all stores are counted. */
    public List<Facts.Mount> mounts() {
        String copies = most == 1 ? "copies of files" : "copies of files in " + most + " hops";
        own(new Space(places.restorePoints(), copies, files));
        own(new Space(places.state(), "journal and logs", RECORDS));
        return List.copyOf(mounts.values());
    }

    private void own(Space space) {
        try {
            if (space.bytes() > 0) {
                add(space);
            }
        } catch (IOException failure) {
            findings.add(Finding.block(
                    "disk", space.place() + ": " + Reason.of(failure), "Name another place: --state-dir, BACKUP_DIR"));
        }
    }

    /** All mounts of one device share its room. */
    private void add(Space space) throws IOException {
        Disk.MountFacts mount = host.disk().mount(space.place());
        mounts.merge(
                mount.device(),
                new Facts.Mount(mount.root().toString(), space.purpose(), space.bytes(), mount.free()),
                Facts.Mount::and);
    }
}
