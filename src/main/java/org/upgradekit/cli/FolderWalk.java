package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.facts.Sizes;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.playbook.PlaybookFile;

/** Every file below a playbook's {@code files/}: regular ones alone, so that what is copied into a run is what was read. */
final class FolderWalk {
    private static final Pattern NAME = Pattern.compile("[^\\p{C}\\uFFFD]+");
    private static final long LARGEST = 64L << 20;
    private static final int MOST = 1000;
    private static final int DEEPEST = 16;

    private final Host host;
    private final List<Diagnostic> wrong;
    private final Map<String, PlaybookFile> found = new TreeMap<>();
    private long size;
    private boolean full;

    /** @param wrong takes what is wrong */
    FolderWalk(Host host, List<Diagnostic> wrong) {
        this.host = host;
        this.wrong = wrong;
    }

    /** @param name of the folder, for the files' places */
    Map<String, PlaybookFile> files(Path folder, String name) {
        walk(folder, name, 0);
        return found;
    }

    private void walk(Path folder, String name, int depth) {
        if (depth > DEEPEST) {
            fault(folder + " is too deep", "Nothing needs more than " + DEEPEST + " folders within each other.", "");
            return;
        }
        try {
            for (Path entry : host.disk().list(folder)) {
                if (!full) {
                    entry(entry, name + "/" + entry.getFileName(), depth);
                }
            }
        } catch (IOException e) {
            unreadable(folder, e);
        }
    }

    private void entry(Path entry, String name, int depth) {
        try {
            Disk.FileFacts facts =
                    host.disk().facts(entry).orElseThrow(() -> new IOException("it vanished while it was read"));
            if (!NAME.matcher(name).matches()) {
                fault(entry + " has a name that cannot be printed", "", "Rename it");
            } else if (facts.kind() == Disk.Kind.DIRECTORY) {
                walk(entry, name, depth + 1);
            } else if (regular(entry, facts.kind()) && fits(facts.size())) {
                PlaybookFiles.trust(host, entry);
                found.put(name, new PlaybookFile(host.disk().sha256(entry), PlaybookFiles.executable(facts)));
            }
        } catch (IOException e) {
            unreadable(entry, e);
        } catch (InputFailure untrusted) {
            untrusted.diagnostics().stream().filter(one -> !wrong.contains(one)).forEach(wrong::add);
        }
    }

    private boolean regular(Path entry, Disk.Kind kind) {
        PlaybookFiles.irregular(entry, kind).ifPresent(wrong::add);
        return kind == Disk.Kind.FILE;
    }

    private boolean fits(long bytes) {
        size += bytes;
        full = size > LARGEST || found.size() >= MOST;
        if (full) {
            fault(
                    "the files of the playbook are too many, or too large",
                    "They are copied into every run: at most " + MOST + " files, and " + Sizes.text(LARGEST)
                            + " in all.",
                    "Let a step fetch what is large, or name a place outside of the folder");
        }
        return !full;
    }

    private void unreadable(Path entry, IOException cause) {
        fault(entry + " cannot be read", Reason.of(cause), "Give it to the user who runs this");
    }

    private void fault(String summary, String detail, String hint) {
        wrong.add(Diagnostic.error(summary, detail, hint));
    }
}
