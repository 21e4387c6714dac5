package org.upgradekit.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.Completed;
import org.upgradekit.host.FilteredFile;
import org.upgradekit.host.Host;
import org.upgradekit.host.Placement;
import org.upgradekit.host.Processes;
import org.upgradekit.postgres.Needs;
import org.upgradekit.secret.Ciphers;
import org.upgradekit.secret.Locked;

/**
 * A dump as files in {@code dump/} of its store's directory: what pg_dump wrote, or, encrypted, {@code database.dump.TOOL};
 * and beside it {@code needs.json}, with the same ending.
 */
final class DumpFiles {
    /** What the manifest says of an encrypted one stands behind this. */
    static final String PREFIX = "dump.";

    private static final String PLACE = "dump";
    private static final String FILE = "database.dump.";
    private static final String NEEDS = "needs.json";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final Placement.Access PRIVATE = new Placement.Access(Optional.of(0600), Optional.empty());

    private final Host host;
    private final Ciphers ciphers;
    private final Path place;

    /** @param directory of the store, in a restore point */
    DumpFiles(Host host, Ciphers ciphers, Path directory) {
        this.host = host;
        this.ciphers = ciphers;
        this.place = directory.resolve(PLACE);
    }

    /** Whether a file of the restore point is one of its. */
    static boolean holds(String file) {
        return file.startsWith(PLACE + "/");
    }

    /** Whether one stands there; not whether it restores. */
    boolean exist() {
        return host.disk().exists(place);
    }

    /** Whether one stands there that its manifest knows, and so can be compared with what it was made of. */
    boolean stands(Saved saved) {
        return saved.details().containsKey(DatabaseDump.FINGERPRINT) && exist();
    }

    void delete() throws IOException {
        host.disk().delete(place);
    }

    /** Why a dump that is encrypted cannot be opened here, found by opening it. */
    Optional<String> locked(Saved saved) {
        return Sealed.of(saved.details(), PREFIX)
                .flatMap(how -> ciphers.cannotOpen(how.tool(), file(how)).map(why -> how.locked("its dump", why)));
    }

    private Path file(Sealed sealed) {
        return place.resolve(FILE + sealed.tool());
    }

    private Path needsFile(Optional<Sealed> sealed) {
        return place.resolve(NEEDS + sealed.map(how -> "." + how.tool()).orElse(""));
    }

    /** What pg_dump writes. */
    FilteredFile target(Optional<Sealed> sealed) throws IOException {
        if (sealed.isEmpty()) {
            return FilteredFile.plain(place);
        }
        host.disk().createDirectories(place);
        return written(file(sealed.get()));
    }

    /** What psql writes of what the dump needs, once the dump is there. */
    FilteredFile needs(Optional<Sealed> sealed) throws IOException {
        return written(needsFile(sealed));
    }

    /** A file is private from the beginning. */
    private FilteredFile written(Path file) throws IOException {
        host.disk().replace(file, new byte[0]);
        return new FilteredFile(file, ciphers.writing());
    }

    /** What pg_restore reads. */
    FilteredFile source(Saved saved) {
        Optional<Sealed> sealed = Sealed.of(saved.details(), PREFIX);
        if (sealed.isEmpty()) {
            return FilteredFile.plain(place);
        }
        locked(saved).ifPresent(why -> {
            throw failed(why, "");
        });
        return opened(sealed.get(), file(sealed.get()));
    }

    private FilteredFile opened(Sealed sealed, Path file) {
        try {
            return new FilteredFile(file, Optional.of(ciphers.reading(sealed.tool())));
        } catch (Locked locked) {
            throw failed("its dump cannot be opened here", String.valueOf(locked.getMessage()));
        }
    }

    /** What a server must have for it; empty where no such file stands beside it that its manifest knows. */
    Optional<Needs> readNeeds(Saved saved) {
        Optional<Sealed> sealed = Sealed.of(saved.details(), PREFIX);
        Path file = needsFile(sealed);
        try {
            if (!saved.files().contains(PLACE + "/" + file.getFileName())
                    || !host.disk().exists(file)) {
                return Optional.empty();
            }
            if (sealed.isEmpty()) {
                return Needs.read(new String(host.disk().read(file), StandardCharsets.UTF_8));
            }
            FilteredFile opened = opened(sealed.get(), file);
            return Needs.read(String.join("\n", read(opened).lines()));
        } catch (IOException unreadable) {
            throw failed("what its dump needs cannot be read", String.valueOf(unreadable.getMessage()));
        }
    }

    private Completed read(FilteredFile file) throws IOException {
        Completed answer = Completed.of(
                host.processes(),
                new Processes.Command(
                        file.readBy(List.of("cat")),
                        file.environment(),
                        Optional.of(Path.of("/")),
                        Optional.empty(),
                        Optional.empty(),
                        line -> {}),
                LIMIT);
        if (!answer.succeeded()) {
            throw new IOException(answer.tail(5));
        }
        return answer;
    }

    /** By their names below the store's directory; pg_dump makes the directory private, and its files with our umask. */
    List<String> kept() throws IOException {
        List<String> files = new ArrayList<>();
        for (Path file : host.disk().list(place)) {
            host.disk().placement().access(file, PRIVATE);
            files.add(PLACE + "/" + file.getFileName());
        }
        return files;
    }

    private static EnvironmentFailure failed(String what, String why) {
        return new EnvironmentFailure(ExitCode.OPERATOR_NEEDED, Diagnostic.error(what, why, ""));
    }
}
