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
    private Trusted() {}

    /** @param why what whoever can write there would decide */
    static void require(Host host, Path file, String why) throws IOException {
        if (host.identity().uid() != 0) {
            return;
        }
        Path named = file.toAbsolutePath().normalize();
        way(host, named, why);
        Path there = named;
        while (!host.disk().exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        way(host, host.disk().real(there), why);
    }

    private static void way(Host host, Path file, String why) throws IOException {
        for (Path part = file; part != null; part = part.getParent()) {
            Optional<Disk.FileFacts> facts = host.disk().facts(part);
            if (facts.filter(one -> one.kind() != Disk.Kind.LINK)
                    .filter(one -> othersWrite(one, 0))
                    .isPresent()) {
                throw new InputFailure(Diagnostic.error(
                        "others can write to " + part, why, remedy("root", Commands.word(part.toString()))));
            }
        }
    }

    /** Whether somebody else than root and this user decides what stands there. */
    static boolean othersWrite(Disk.FileFacts facts, int uid) {
        return facts.othersWrite() || (facts.uid() != 0 && facts.uid() != uid);
    }

    /** @param words paths as a shell reads them */
    static String remedy(String owner, String words) {
        return "chown " + owner + " " + words + " && chmod go-w " + words;
    }
}
