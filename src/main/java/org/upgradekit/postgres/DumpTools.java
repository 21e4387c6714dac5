package org.upgradekit.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Processes;

/**
 * pg_dump, and the pg_restore and psql beside it.
 *
 * @param version as the program prints it: {@code 15.18}
 * @param major 15
 */
public record DumpTools(Path dump, Path restore, Path psql, String version, int major) {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");

    /**
     * The tools of the server's own major version where Debian or the PostgreSQL project's packages put them, else those
     * on PATH, whatever their version; empty where there are none: then a clone alone serves.
     */
    public static Optional<DumpTools> find(Processes processes, int serverMajor) {
        List<String> candidates = new ArrayList<>(
                List.of("/usr/lib/postgresql/" + serverMajor + "/bin/", "/usr/pgsql-" + serverMajor + "/bin/", ""));
        return candidates.stream()
                .flatMap(place -> at(processes, place).stream())
                .findFirst();
    }

    /** Those in one directory (with its slash), or with an empty text those on PATH. */
    static Optional<DumpTools> at(Processes processes, String place) {
        Optional<Path> dump = processes.which(place + "pg_dump");
        Optional<Path> restore = processes.which(place + "pg_restore");
        Optional<Path> psql = processes.which(place + "psql");
        if (dump.isEmpty() || restore.isEmpty() || psql.isEmpty()) {
            return Optional.empty();
        }
        try {
            Completed answer = Completed.of(processes, List.of(dump.get().toString(), "--version"), LIMIT);
            Matcher version = VERSION.matcher(answer.text());
            return answer.succeeded() && version.find()
                    ? Optional.of(new DumpTools(
                            dump.get(),
                            restore.get(),
                            psql.get(),
                            version.group(1),
                            Integer.parseInt(version.group(2))))
                    : Optional.empty();
        } catch (IOException notThere) {
            // A program that cannot be started is one that is not there.
            return Optional.empty();
        }
    }

    /** Why this server cannot be dumped with these tools; a newer pg_dump reads every older server. */
    public Optional<Diagnostic> unfitFor(int serverMajor) {
        return major >= serverMajor
                ? Optional.empty()
                : Optional.of(Diagnostic.error(
                        "dump tool older than the server",
                        dump + " is version " + version + ", the server is " + serverMajor
                                + ": pg_dump refuses a server newer than itself",
                        "install postgresql-client-" + serverMajor));
    }
}
