package org.upgradekit.restorepoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.store.Store;

/**
 * The removal of restore points of runs that have ended. A manifest gets another name first, so that what a crash leaves is
 * no restore point, and goes last but for the directory: {@link #unfinished} and {@link #sweep} find it for the next time.
 */
public final class Removal {
    /** The name of the manifest while its restore point is removed. */
    private static final String PRUNED = "manifest.pruned";

    private static final String OWN = "\\d{8}T\\d{6}Z-[0-9a-f]{4}\\.h\\d+";

    private final Host host;
    private final Path directory;

    Removal(Host host, Path directory) {
        this.host = host;
        this.directory = directory;
    }

    /**
     * Removes a restore point, with what its copies hold outside of its directory.
     *
     * @throws EnvironmentFailure before anything is removed, when a copy is not surely its own; exit code 6
     */
    public void prune(Manifest manifest, Map<String, Store> stores) {
        Path place = directory.resolve(manifest.id());
        manifest.stores()
                .forEach((id, saved) -> Optional.ofNullable(stores.get(id))
                        .flatMap(store -> store.keepsFromPruning(saved))
                        .ifPresent(why -> {
                            throw new EnvironmentFailure(
                                    ExitCode.OPERATOR_NEEDED,
                                    Diagnostic.error(
                                            "store " + id + " of " + manifest.id() + " is not removed", why, ""));
                        }));
        try {
            if (host.disk().exists(place.resolve(RestorePoints.MANIFEST))) {
                host.disk().rename(place.resolve(RestorePoints.MANIFEST), place.resolve(PRUNED));
            }
            manifest.stores()
                    .forEach((id, saved) -> Optional.ofNullable(stores.get(id)).ifPresent(store -> store.prune(saved)));
            removeFiles(place);
        } catch (IOException e) {
            throw RestorePoints.failed("the restore point " + manifest.id() + " cannot be removed", e);
        }
    }

    private void removeFiles(Path place) throws IOException {
        for (Path file : host.disk().list(place)) {
            if (!file.endsWith(PRUNED)) {
                host.disk().delete(file);
            }
        }
        host.disk().delete(place);
    }

    /** Those whose removal was begun and cut off. */
    public List<Manifest> unfinished() {
        try {
            List<Manifest> all = new ArrayList<>();
            for (Path place : host.disk().list(directory)) {
                Path file = place.resolve(PRUNED);
                if (host.disk().exists(file)) {
                    all.add(ManifestCodec.read(file.toString(), host.disk().read(file)));
                }
            }
            return all;
        } catch (IOException e) {
            throw RestorePoints.failed(directory + " cannot be read", e);
        }
    }

    /** Removes the directories that were left empty: of a removal that was cut off at its very end. */
    public void sweep() {
        try {
            for (Path place : host.disk().list(directory)) {
                boolean folder = host.disk()
                        .facts(place)
                        .filter(facts -> facts.kind() == Disk.Kind.DIRECTORY)
                        .isPresent();
                boolean own = place.getFileName().toString().matches(OWN);
                if (folder && own && host.disk().list(place).isEmpty()) {
                    host.disk().delete(place);
                }
            }
        } catch (IOException e) {
            throw RestorePoints.failed(directory + " cannot be tidied up", e);
        }
    }
}
