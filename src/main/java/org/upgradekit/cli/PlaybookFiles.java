package org.upgradekit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.json.Digest;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.PlaybookFile;
import org.upgradekit.playbook.PlaybookFolder;
import org.upgradekit.playbook.PlaybookReader;

/**
 * Loads a playbook with all of its folder. What stands in the folder is part of the playbook, or is refused by its name:
 * nothing is passed over in silence but hidden files among the releases, which editors make.
 */
final class PlaybookFiles {
    private static final String REFERENCE = "${playbook}";
    private static final long LARGEST = 1 << 20;
    private static final int MOST = 1000;

    private final Host host;
    private final Path file;
    private final Map<String, byte[]> texts = new LinkedHashMap<>();
    private final TreeMap<String, PlaybookFile> files = new TreeMap<>();
    private final List<Diagnostic> wrong = new ArrayList<>();

    private PlaybookFiles(Host host, Path file) {
        this.host = host;
        this.file = file;
    }

    /**
     * The playbook of a file, or of a folder that holds {@code playbook.yaml}.
     *
     * @throws InputFailure with everything that is wrong in any of its files; exit code 2
     * @throws IOException when the playbook's own file cannot be read
     */
    static Playbook read(Host host, Path named) throws IOException {
        PlaybookFiles loading = new PlaybookFiles(host, file(host, named));
        PlaybookFolder folder = loading.load();
        if (loading.wrong.isEmpty()) {
            return new PlaybookReader().read(folder);
        }
        try {
            new PlaybookReader().read(folder);
        } catch (InputFailure failure) {
            loading.wrong.addAll(failure.diagnostics());
        }
        throw new InputFailure(ExitCode.USAGE, loading.wrong);
    }

    /** The same without reading it. */
    static PlaybookFolder folder(Host host, Path named) throws IOException {
        PlaybookFiles loading = new PlaybookFiles(host, file(host, named));
        PlaybookFolder folder = loading.load();
        loading.refuse();
        return folder;
    }

    /** The file that a name means. */
    static Path file(Host host, Path named) throws IOException {
        Path inside = named.resolve(PlaybookFolder.NAME);
        if (host.disk().exists(inside)) {
            return inside;
        }
        boolean folder = host.disk()
                .facts(named)
                .filter(facts -> facts.kind() == Disk.Kind.DIRECTORY)
                .isPresent();
        if (folder) {
            throw new InputFailure(Diagnostic.error(
                    named + " is no playbook's folder",
                    "There is no " + PlaybookFolder.NAME + " in it.",
                    "Name a file, or the folder that holds " + PlaybookFolder.NAME));
        }
        return named;
    }

    private void refuse() {
        if (!wrong.isEmpty()) {
            throw new InputFailure(ExitCode.USAGE, wrong);
        }
    }

    private PlaybookFolder load() throws IOException {
        trust(host, file);
        Optional<Disk.FileFacts> facts = host.disk().facts(file);
        facts.filter(one -> one.kind() == Disk.Kind.OTHER || one.kind() == Disk.Kind.DIRECTORY)
                .ifPresent(
                        one -> fault(file + " is no file", "A playbook is a YAML file.", "Name the playbook's file"));
        facts.filter(one -> one.kind() == Disk.Kind.FILE).ifPresent(one -> smallEnough(file, one));
        refuse();
        texts.put(file.toString(), host.disk().read(file));
        if (file.endsWith(PlaybookFolder.NAME)) {
            releases();
            used();
            if (!files.isEmpty()) {
                add(PlaybookFolder.NAME, file, facts);
            }
        }
        return new PlaybookFolder(file.toString(), texts, files);
    }

    private void add(String name, Path path, Optional<Disk.FileFacts> facts) {
        byte[] content = texts.getOrDefault(path.toString(), new byte[0]);
        boolean executable = facts.filter(one -> one.kind() == Disk.Kind.FILE && executable(one))
                .isPresent();
        files.put(name, new PlaybookFile(Digest.sha256(content), executable));
    }

    static boolean executable(Disk.FileFacts facts) {
        return (facts.mode() & 0111) != 0;
    }

    private void releases() throws IOException {
        Path releases = file.resolveSibling(PlaybookFolder.RELEASES);
        if (!folder(releases)) {
            return;
        }
        List<Path> entries = host.disk().list(releases);
        if (entries.size() > MOST) {
            fault(
                    releases + " has " + entries.size() + " entries",
                    "A playbook has at most " + MOST + " releases in files.",
                    "");
            return;
        }
        for (Path entry : entries) {
            if (!name(entry).startsWith(".")) {
                release(entry);
            }
        }
    }

    /** Whether a folder of the playbook is there; anything else in its place is refused. */
    private boolean folder(Path path) throws IOException {
        Optional<Disk.FileFacts> facts = host.disk().facts(path);
        boolean folder = facts.filter(one -> one.kind() == Disk.Kind.DIRECTORY).isPresent();
        if (facts.isPresent() && !folder) {
            fault(
                    path + " is no folder",
                    "Beside " + PlaybookFolder.NAME + " it is part of the playbook.",
                    "Put a folder there, or give the playbook another name than " + PlaybookFolder.NAME);
        }
        return folder;
    }

    /** Files belong to a playbook that says so: a playbook in somebody's home must not take what else is there. */
    private void used() throws IOException {
        Path folder = file.resolveSibling(PlaybookFolder.FILES);
        boolean named =
                texts.values().stream().anyMatch(text -> new String(text, StandardCharsets.UTF_8).contains(REFERENCE));
        if (named && folder(folder)) {
            files.putAll(new FolderWalk(host, wrong).files(folder, PlaybookFolder.FILES));
        }
    }

    private void release(Path entry) {
        try {
            Optional<Disk.FileFacts> facts = host.disk().facts(entry);
            if (!PlaybookFolder.release(name(entry))) {
                fault(
                        entry + " is no release",
                        "A file of " + PlaybookFolder.RELEASES
                                + "/ is called VERSION.yaml; those whose names begin with a dot are left"
                                + " alone.",
                        "Rename it, or put it elsewhere");
            } else if (regular(entry, facts) && smallEnough(entry, facts.get())) {
                trust(host, entry);
                texts.put(entry.toString(), host.disk().read(entry));
                add(PlaybookFolder.RELEASES + "/" + name(entry), entry, facts);
            }
        } catch (IOException e) {
            unreadable(entry, e);
        } catch (InputFailure untrusted) {
            untrusted.diagnostics().stream().filter(one -> !wrong.contains(one)).forEach(wrong::add);
        }
    }

    /** Links and what is no file at all are refused: what a link leads to can be changed without the folder. */
    static Optional<Diagnostic> irregular(Path entry, Disk.Kind kind) {
        return switch (kind) {
            case FILE -> Optional.empty();
            case LINK ->
                Optional.of(Diagnostic.error(
                        entry + " is a symbolic link",
                        "What it leads to could change without the playbook.",
                        "Put the file itself there"));
            case DIRECTORY, OTHER ->
                Optional.of(Diagnostic.error(
                        entry + " is no file",
                        kind == Disk.Kind.DIRECTORY ? "It is a folder." : "It is a pipe, a socket or a device.",
                        "Take it away"));
        };
    }

    private boolean regular(Path entry, Optional<Disk.FileFacts> facts) {
        Disk.Kind kind = facts.map(Disk.FileFacts::kind).orElse(Disk.Kind.OTHER);
        irregular(entry, kind).ifPresent(wrong::add);
        return kind == Disk.Kind.FILE;
    }

    private boolean smallEnough(Path entry, Disk.FileFacts facts) {
        if (facts.size() > LARGEST) {
            fault(
                    entry + " is too large for a part of a playbook",
                    "It has " + facts.size() + " bytes; 1 MiB is the limit.",
                    "");
        }
        return facts.size() <= LARGEST;
    }

    static void trust(Host host, Path path) throws IOException {
        Trusted.require(host, path, path + " would run as root, and whoever can write there decides what it does.");
    }

    private void unreadable(Path entry, IOException cause) {
        fault(entry + " cannot be read", Reason.of(cause), "Give it to the user who runs this");
    }

    private void fault(String summary, String detail, String hint) {
        wrong.add(Diagnostic.error(summary, detail, hint));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
