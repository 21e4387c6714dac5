package org.upgradekit.restorepoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Host;

/**
 * A restore point as a directory alone, wherever it was brought: with its manifest, its files and {@code plan.json}, the
 * plan of the run that made it. No run of this host need know it. Nothing is written to it.
 */
public final class DetachedPoint {
    private static final long LARGEST = 64L << 20;

    private final Host host;
    private final Path place;
    private final Manifest manifest;

    private DetachedPoint(Host host, Path place, Manifest manifest) {
        this.host = host;
        this.place = place;
        this.manifest = manifest;
    }

    /**
     * The one in this directory.
     *
     * @throws InputFailure when none is there, exit code 2
     * @throws EnvironmentFailure when its manifest is damaged, exit code 6
     */
    public static DetachedPoint at(Host host, Path place) {
        Path file = place.resolve(RestorePoints.MANIFEST);
        try {
            // Fails where it may not be looked at, which is no proof that there is none.
            host.disk().list(place);
            if (!host.disk().exists(file)) {
                throw new InputFailure(Diagnostic.error(
                        place + " is no restore point",
                        "It has no " + RestorePoints.MANIFEST + ", which is written last.",
                        "Name the directory of one, as restore-points/20261121T010003Z-9f3c.h1"));
            }
            if (host.disk().facts(file).orElseThrow().size() > LARGEST) {
                throw RestorePoints.failed(
                        "the restore point's manifest is damaged",
                        new IOException(file + " has more than " + LARGEST + " bytes"));
            }
            return new DetachedPoint(
                    host, place, ManifestCodec.read(file.toString(), host.disk().read(file)));
        } catch (IOException e) {
            throw new InputFailure(Diagnostic.error(
                    place + " cannot be read",
                    Reason.of(e),
                    "Name the directory of a restore point, as who may read it"));
        }
    }

    /** The one in this directory, whose manifest was read already. */
    public static DetachedPoint of(Host host, Path place, Manifest manifest) {
        return new DetachedPoint(host, place, manifest);
    }

    public Manifest manifest() {
        return manifest;
    }

    /** The directory of one of its stores. */
    public Path place(String store) {
        return place.resolve(store);
    }

    public Path planFile() {
        return place.resolve(RestorePoints.PLAN);
    }

    /** The bytes of its plan. */
    public byte[] plan() {
        try {
            if (!host.disk().exists(planFile())) {
                throw new EnvironmentFailure(
                        ExitCode.OPERATOR_NEEDED,
                        Diagnostic.error(
                                place + " has no " + RestorePoints.PLAN,
                                "It says what the stores are. Restore points of before it was kept there have none.",
                                "Copy it from the host that made it: STATE-DIR/" + manifest.product() + "/runs/"
                                        + manifest.run() + "/plan.json"));
            }
            return host.disk().read(planFile());
        } catch (IOException e) {
            throw RestorePoints.failed(planFile() + " cannot be read", e);
        }
    }

    /** Which files of a store are not what was written, a line each; all of them are read. */
    public List<String> damaged(String store) {
        List<String> wrong = new ArrayList<>();
        manifest.digests().forEach((file, digest) -> {
            if (file.startsWith(store + "/")) {
                Verifier.wrong(host, place.resolve(file), digest).ifPresent(why -> wrong.add(file + why));
            }
        });
        return wrong;
    }
}
