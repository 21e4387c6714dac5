package org.upgradekit.restorepoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.store.Saved;
import org.upgradekit.store.Store;

/**
 * The removal of restore points of runs that have ended. A manifest gets another name first, so that what a crash leaves is
 * no restore point, and goes last but for the directory: {@link #unfinished} and {@link #sweep} find it for the next time.
 */
public final class Removal {
    /** The name of the manifest while its restore point is removed. */
    static final String PRUNED = "manifest.pruned";

    private static final String OWN = "\\d{8}T\\d{6}Z-[0-9a-f]{4}\\.h\\d+";

    private final Host host;
    private final RestorePoints points;
    private final Path directory;

    Removal(Host host, RestorePoints points, Path directory) {
        this.host = host;
        this.points = points;
        this.directory = directory;
    }

    /**
     * Removes a restore point, with what its copies hold outside of its directory.
     *
     * @throws EnvironmentFailure before anything is removed, when it is not here, when a copy is not surely its own, or when
     *     the first one outside cannot be removed; else it is one whose removal was begun; exit code 6
     */
    public void prune(Manifest manifest, Map<String, Store> stores) {
        Path place = directory.resolve(manifest.id());
        if (!points.holds(manifest.id())) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "there is no restore point " + manifest.id() + " in " + directory,
                            "Its run made it there. One that was moved is not removed.",
                            ""));
        }
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
            boolean whole = host.disk().exists(place.resolve(RestorePoints.MANIFEST));
            if (whole) {
                host.disk().rename(place.resolve(RestorePoints.MANIFEST), place.resolve(PRUNED));
            }
            removeOutside(manifest, stores, whole);
            removeFiles(place);
        } catch (IOException e) {
            throw RestorePoints.failed("the restore point " + manifest.id() + " cannot be removed", e);
        }
    }

    /** What the playbook's own commands remove comes first: they can fail, and then nothing else of it is gone. */
    private void removeOutside(Manifest manifest, Map<String, Store> stores, boolean whole) throws IOException {
        Path place = directory.resolve(manifest.id());
        List<Map.Entry<String, Saved>> order = manifest.stores().entrySet().stream()
                .sorted(Comparator.comparing(one -> !commands(one)))
                .toList();
        for (Map.Entry<String, Saved> one : order) {
            try {
                Optional.ofNullable(stores.get(one.getKey()))
                        .ifPresent(store -> store.prune(one.getValue(), place.resolve(one.getKey())));
            } catch (EnvironmentFailure failure) {
                if (whole && commands(one) && one.equals(order.get(0))) {
                    host.disk().rename(place.resolve(PRUNED), place.resolve(RestorePoints.MANIFEST));
                }
                throw failure;
            }
        }
    }

    private static boolean commands(Map.Entry<String, Saved> one) {
        return "command".equals(one.getValue().kind());
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
        return points.manifests(PRUNED).entrySet().stream()
                .filter(one -> RestorePoints.own(one.getKey(), one.getValue()))
                .map(Map.Entry::getValue)
                .toList();
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
