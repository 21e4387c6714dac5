package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.view.Commands;

/**
 * The state of a product as it must be before anything in it is believed or written: files and directories, none of them a
 * link, which nobody else can write. Journals, plans and restore points decide what runs next; and what is written into a
 * link lands where somebody else wanted it.
 */
final class TrustedState {
    private static final String RESTORE_POINTS = "restore-points";

    /** A restore point, and in it the directory of each store: what stands below is the store's own matter. */
    private static final int STORES = 2;

    /** The files of a dump as well. */
    private static final int DETACHED = 3;

    /** Deeper than a playbook's files may be. */
    private static final int PRODUCT = 64;

    private static final int SHOWN = 10;

    private final Host host;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Diagnostic> unseen = new ArrayList<>();

    private TrustedState(Host host) {
        this.host = host;
    }

    /** @param irregular a link, or no file at all; else others can write to it */
    private record Fault(Path path, Disk.FileFacts facts, boolean irregular) {}

    /**
     * Judges the directory of a product, with everything below it.
     *
     * @throws InputFailure with what others can write to, what is a link, and what cannot be looked at; exit code 2
     */
    static void require(Host host, Path product) {
        judged(host, product, PRODUCT);
    }

    /** Judges a directory of restore points that lies elsewhere. */
    static void requireRestorePoints(Host host, Path place) {
        judged(host, place, STORES);
    }

    /** Judges a restore point that was brought here, with all of its files. */
    static void requireDetached(Host host, Path place) {
        judged(host, place, DETACHED);
    }

    private static void judged(Host host, Path place, int depth) {
        TrustedState state = new TrustedState(host);
        Path parent = place.getParent();
        if (parent != null) {
            state.seen(
                    parent,
                    () -> Trusted.require(
                            host, parent, "Journals, plans and restore points in it decide what runs as root."));
        }
        state.seen(place, () -> {
            if (!state.belowFile(place)) {
                state.judge(place, depth);
            }
        });
        state.refuse();
    }

    /** Nothing can be there; whoever makes a directory there says so. */
    private boolean belowFile(Path place) throws IOException {
        Path above = place.getParent();
        while (above != null && !host.disk().exists(above)) {
            above = above.getParent();
        }
        return above != null
                && host.disk()
                        .facts(above)
                        .filter(facts -> facts.kind() == Disk.Kind.FILE)
                        .isPresent();
    }

    /** A look that can fail. */
    private interface Look {
        void look() throws IOException;
    }

    /** What cannot be looked at is not believed, and hides nothing of what else is wrong. */
    private void seen(Path path, Look look) {
        try {
            look.look();
        } catch (IOException failure) {
            unseen.add(Diagnostic.error(
                    path + " cannot be looked at",
                    Reason.of(failure) + "\nSo nobody knows who can write there: what it holds is not believed.",
                    "Mend the disk, run as the user that owns it, or name another place: --state-dir"));
        }
    }

    /** @param depth how many levels below it are judged as well */
    private void judge(Path path, int depth) {
        seen(path, () -> look(path, depth));
    }

    private void look(Path path, int depth) throws IOException {
        Optional<Disk.FileFacts> found = host.disk().facts(path);
        if (found.isEmpty()) {
            // It came and went: a run in another process is at work here.
            return;
        }
        Disk.FileFacts facts = found.get();
        boolean directory = facts.kind() == Disk.Kind.DIRECTORY;
        if (!directory && facts.kind() != Disk.Kind.FILE) {
            faults.add(new Fault(path, facts, true));
        } else if (Trusted.othersWrite(facts, host.identity().uid())) {
            faults.add(new Fault(path, facts, false));
        }
        if (directory && depth > 0) {
            for (Path entry : host.disk().list(path)) {
                judge(entry, depth == PRODUCT && entry.endsWith(RESTORE_POINTS) ? STORES : depth - 1);
            }
        }
    }

    private void refuse() {
        List<Diagnostic> wrong = new ArrayList<>();
        faults.stream().filter(Fault::irregular).limit(SHOWN).forEach(one -> wrong.add(irregular(one)));
        List<Fault> writable = faults.stream().filter(one -> !one.irregular()).toList();
        if (!writable.isEmpty()) {
            wrong.add(writable(writable));
        }
        unseen.stream().limit(SHOWN).forEach(wrong::add);
        if (!wrong.isEmpty()) {
            throw new InputFailure(ExitCode.USAGE, wrong);
        }
    }

    private static Diagnostic irregular(Fault fault) {
        boolean link = fault.facts().kind() == Disk.Kind.LINK;
        return Diagnostic.error(
                fault.path() + (link ? " is a symbolic link" : " is neither a file nor a directory"),
                "It belongs to " + fault.facts().owner()
                        + ". Neither the state of a product nor a restore point holds links or devices: what is"
                        + " written there would land elsewhere. Nothing was read or written through it.",
                "Find out who made it; then take it away, or put the file itself there");
    }

    private Diagnostic writable(List<Fault> all) {
        String others = all.size() == 1 ? "" : " and to " + (all.size() - 1) + " more below it or beside it";
        List<Fault> shown = all.stream().limit(SHOWN).toList();
        String words =
                shown.stream().map(one -> Commands.word(one.path().toString())).collect(Collectors.joining(" "));
        return Diagnostic.error(
                "others can write to " + all.get(0).path() + others,
                shown.stream().map(TrustedState::told).collect(Collectors.joining("\n"))
                        + "\nWhoever can write there decides what is run and what is put back.",
                "Find out who changed that, then: "
                        + Trusted.remedy(
                                host.identity().uid() == 0
                                        ? "root"
                                        : host.identity().user(),
                                words));
    }

    private static String told(Fault fault) {
        return fault.path() + " belongs to " + fault.facts().owner() + ", mode "
                + String.format(Locale.ROOT, "%04o", fault.facts().mode());
    }
}
