package org.upgradekit.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Links that another user made, which can lead anywhere tomorrow: nothing is read or written through them. */
public final class PlantedLinks {
    private PlantedLinks() {}

    /** Why a path is not what was named, itself or on the way to it; empty when it is. */
    public static Optional<String> on(Host host, Path path) throws IOException {
        for (Path part = path; part != null; part = part.getParent()) {
            Optional<Disk.FileFacts> facts = host.disk().facts(part);
            if (facts.filter(one -> planted(one, host.identity().uid())).isPresent()) {
                return Optional.of(
                        part + " is a link that belongs to " + facts.get().owner() + ", who could lead it anywhere");
            }
        }
        return Optional.empty();
    }

    private static boolean planted(Disk.FileFacts facts, int uid) {
        return facts.kind() == Disk.Kind.LINK && facts.uid() != 0 && facts.uid() != uid;
    }
}
