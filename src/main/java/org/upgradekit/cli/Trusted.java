package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.view.Commands;

/** Files that have a say in what runs as root: nobody else may write to them, or to a directory above them. */
final class Trusted {
    private static final int OTHERS_WRITE = 0022;
    private static final int STICKY = 01000;

    private Trusted() {}

    /** @param why what whoever can write there would decide */
    static void require(Host host, Path file, String why) throws IOException {
        if (host.identity().uid() != 0) {
            return;
        }
        Path named = file.toAbsolutePath().normalize();
        way(host, named, why);
        if (host.disk().exists(named)) {
            way(host, host.disk().real(named), why);
        }
    }

    private static void way(Host host, Path file, String why) throws IOException {
        for (Path part = file; part != null; part = part.getParent()) {
            Optional<Disk.FileFacts> facts = host.disk().facts(part);
            boolean sticky = facts.filter(one -> (one.mode() & STICKY) != 0).isPresent();
            if (facts.filter(one -> one.kind() != Disk.Kind.LINK)
                    .filter(one -> ((one.mode() & OTHERS_WRITE) != 0 && !sticky) || one.uid() != 0)
                    .isPresent()) {
                String word = Commands.word(part.toString());
                throw new InputFailure(Diagnostic.error(
                        "others can write to " + part, why, "chown root " + word + " && chmod go-w " + word));
            }
        }
    }
}
