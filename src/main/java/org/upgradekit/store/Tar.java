package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.host.Completed;
import org.upgradekit.host.FilteredFile;
import org.upgradekit.host.Host;
import org.upgradekit.host.Pipeline;
import org.upgradekit.host.Processes;

/**
 * GNU tar, with all that it can keep of a file: numeric owners, modes, times, ACLs, extended attributes (capabilities
 * are one, and are lost without {@code --xattrs-include}), hard links and holes. Links are never followed.
 */
final class Tar {
    /** Nobody knows how long a copy takes; the step around it has its own limit. */
    private static final Duration LIMIT = Duration.ofDays(7);

    private static final List<String> WHOLE =
            List.of("--format=posix", "--numeric-owner", "--acls", "--xattrs", "--xattrs-include=*");

    /** Without access and change times, process ids and the order of directories, equal trees give equal bytes. */
    private static final List<String> REPRODUCIBLE =
            List.of("--sort=name", "--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime");

    private static final String DIGEST_SCRIPT = "tar \"$@\" | sha256sum";

    private static final String INSIDE_SCRIPT = "cd -P -- \"$1\"; [ \"$(stat --format=%d:%i .)\" = \"$2\" ] ||"
            + " { echo \"$1 was replaced while it was made\"; exit 1; }; shift 2; exec \"$@\"";

    private final Host host;

    Tar(Host host) {
        this.host = host;
    }

    /** An archive that holds {@code ./name} of the parent's; private from the beginning. */
    void create(FilteredFile archive, FileRoot root) throws IOException {
        // tar would create it with our umask; an existing file keeps its mode.
        host.disk().replace(archive.file(), new byte[0]);
        List<String> argv = tar("--create", "--sparse", "--file=" + archive.name(), "--directory=" + root.parent());
        argv.addAll(REPRODUCIBLE);
        argv.addAll(List.of("--", "./" + root.name()));
        run(archive.writtenBy(argv), archive.environment());
    }

    /** Refuses an archive that {@link #extract} would refuse: better now than on the way back. */
    void judge(FilteredFile archive, FileRoot root) throws IOException {
        String name = archive.file().toString();
        if (archive.filter().isEmpty()) {
            ArchiveJudge.require(name, (offset, most) -> host.disk().read(archive.file(), offset, most), root);
            return;
        }
        StreamedArchive streamed = new StreamedArchive(name, root);
        List<String> argv = Pipeline.from(archive.file(), archive.filter().get().argv());
        Completed answer = Completed.of(host.processes(), command(argv, archive.environment()), streamed, LIMIT);
        streamed.requireGood(answer);
    }

    /** Reads an archive back whole beside the files it was made from; what differs, or empty. */
    List<String> differences(FilteredFile archive, FileRoot root) throws IOException {
        List<String> argv = tar("--compare", "--file=" + archive.name(), "--directory=" + root.parent());
        Completed answer = completed(archive.readBy(argv), archive.environment());
        if (answer.succeeded()) {
            return List.of();
        }
        return answer.lines().isEmpty() ? List.of("tar --compare ended with " + answer.exit()) : answer.lines();
    }

    /**
     * Unpacks an archive that was {@link #judge judged} into a directory that holds nothing.
     *
     * @param identity of the directory: where another one stands in its place once it is entered, nothing is unpacked
     */
    void extract(FilteredFile archive, Path into, String identity) throws IOException {
        List<String> argv =
                new ArrayList<>(List.of("bash", "-euc", INSIDE_SCRIPT, "unpack", into.toString(), identity));
        argv.addAll(tar("--extract", "--file=" + archive.name(), "--preserve-permissions", "--same-owner"));
        run(archive.readBy(argv), archive.environment());
    }

    /**
     * The SHA-256 of everything that an archive would hold of {@code parent/name}, holes read as zeros: equal for equal
     * trees wherever they lie, and different when content, owner, mode, time, ACL or attribute of anything differs.
     */
    String content(Path parent, String name) throws IOException {
        List<String> argv = new ArrayList<>(List.of("bash", "-euo", "pipefail", "-c", DIGEST_SCRIPT, "tar"));
        argv.addAll(List.of("--create", "--file=-", "--directory=" + parent));
        argv.addAll(WHOLE);
        argv.addAll(REPRODUCIBLE);
        argv.addAll(List.of("--", "./" + name));
        Completed answer = run(argv, Map.of());
        return answer.lines().stream()
                .filter(line -> line.matches("[0-9a-f]{64}  -"))
                .findFirst()
                .map(line -> "sha256:" + line.substring(0, 64))
                .orElseThrow(() -> new IOException("sha256sum gave no digest: " + answer.tail(20)));
    }

    private static List<String> tar(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("tar"));
        argv.addAll(List.of(arguments));
        argv.addAll(WHOLE);
        return argv;
    }

    private Completed run(List<String> argv, Map<String, String> environment) throws IOException {
        Completed answer = completed(argv, environment);
        if (!answer.succeeded()) {
            throw new IOException("tar ended with exit code " + answer.exit() + ": " + answer.tail(20));
        }
        return answer;
    }

    private Completed completed(List<String> argv, Map<String, String> environment) throws IOException {
        return Completed.of(host.processes(), command(argv, environment), LIMIT);
    }

    private static Processes.Command command(List<String> argv, Map<String, String> environment) {
        return new Processes.Command(
                argv, environment, Optional.of(Path.of("/")), Optional.empty(), Optional.empty(), line -> {});
    }
}
