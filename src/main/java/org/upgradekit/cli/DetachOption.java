package org.upgradekit.cli;

import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.host.Host;
import picocli.CommandLine.Option;

/** For the commands that may go on without their terminal. */
final class DetachOption {
    @Option(
            names = "--detach",
            description = "go on as a systemd unit of its own, and end here once the run has begun; needs root")
    private boolean wanted;

    boolean wanted() {
        return wanted;
    }

    /** Refuses, before anything is planned or asked, where it cannot be done. */
    void require(Host host, boolean dryRun) {
        if (wanted && dryRun) {
            throw new InputFailure(Diagnostic.error(
                    "--detach and --dry-run exclude each other", "What is only shown is shown here.", "Leave one out"));
        }
        if (wanted) {
            Detached.require(host);
        }
    }
}
