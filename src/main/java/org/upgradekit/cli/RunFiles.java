package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.host.Placement;
import org.upgradekit.json.Digest;
import org.upgradekit.plan.Plan;
import org.upgradekit.playbook.PlaybookFile;
import org.upgradekit.playbook.PlaybookFolder;

/**
 * The files that steps use, copied into a run before it begins: from then on nobody reads the playbook's folder again. A
 * crash leaves a directory without a journal, which is no run.
 */
final class RunFiles {
    /** Of the source's own mode: nobody but the owner of the run reaches it anyway, and a step may copy it as it is. */
    private static final int KEPT = 0755;

    private static final int OWN = 0600;

    private final Host host;
    private final Map<String, PlaybookFile> files;
    private final Path source;
    private final Path run;
    private final String again;

    /**
     * Of a plan.
     *
     * @param run its directory, which is where {@code ${playbook}} leads from now on
     * @param again the command that plans anew
     */
    RunFiles(Host host, Plan plan, Path run, String again) {
        this.host = host;
        this.files = PlaybookFolder.used(plan.head().playbookFiles());
        this.source = PlaybookFolder.of(plan.head().playbook());
        this.run = run;
        this.again = again;
    }

    /**
     * Copies them, and has them on the disk.
     *
     * @throws EnvironmentFailure when one of them is not what the plan was made from, exit code 9; when they cannot be
     *     written, exit code 3
     */
    void copy() {
        try {
            for (Map.Entry<String, PlaybookFile> file : files.entrySet()) {
                copy(file.getKey(), file.getValue());
            }
            if (!files.isEmpty()) {
                host.disk().sync(run);
            }
        } catch (IOException e) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            "the playbook's files cannot be copied to " + run,
                            Reason.of(e) + ". Nothing was changed.",
                            "Make room, or name another place: --state-dir"),
                    e);
        }
    }

    private void copy(String name, PlaybookFile file) throws IOException {
        Path from = source.resolve(name);
        byte[] content = content(from, file);
        Path target = run.resolve(name);
        host.disk().createDirectories(target.resolveSibling(""));
        host.disk().replace(target, content);
        int mode = (host.disk().facts(from).map(Disk.FileFacts::mode).orElse(0) & KEPT) | OWN;
        host.disk().placement().access(target, new Placement.Access(Optional.of(mode), Optional.empty()));
    }

    private byte[] content(Path path, PlaybookFile file) {
        try {
            boolean regular = host.disk()
                    .facts(path)
                    .filter(facts -> facts.kind() == Disk.Kind.FILE)
                    .isPresent();
            byte[] content = regular ? host.disk().read(path) : new byte[0];
            boolean executable =
                    host.disk().facts(path).filter(PlaybookFiles::executable).isPresent();
            if (!regular
                    || executable != file.executable()
                    || !Digest.sha256(content).equals(file.digest())) {
                throw stale(path + " was changed");
            }
            return content;
        } catch (IOException e) {
            throw stale(path + ": " + Reason.of(e));
        }
    }

    private EnvironmentFailure stale(String why) {
        return new EnvironmentFailure(
                ExitCode.STALE,
                Diagnostic.error(
                        "the playbook's folder was changed since the plan was made",
                        why + ". Nothing was changed.",
                        "Look at it, then plan anew:\n" + again));
    }
}
