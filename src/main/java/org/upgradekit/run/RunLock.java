package org.upgradekit.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.journal.ProcessMark;

/**
 * One run per product: an operating system's lock, which dies with the process. Who holds it stands in
 * {@code lock.owner}, beside it: the lock file itself must never be opened twice in one process, since closing any
 * descriptor of it would give the lock away.
 */
public final class RunLock implements AutoCloseable {
    private final Disk.HeldLock lock;

    private RunLock(Disk.HeldLock lock) {
        this.lock = lock;
    }

    /** Does something while holding the lock. */
    public static <T> T holding(Host host, ProductDirectory product, String command, Supplier<T> work) {
        RunLock lock = take(host, product, command);
        try {
            return work.get();
        } finally {
            lock.close();
        }
    }

    /** Takes the lock, or fails with exit code 8 and the name of who holds it. */
    public static RunLock take(Host host, ProductDirectory product, String command) {
        Path directory = product.path();
        try {
            Optional<Disk.HeldLock> lock = host.disk().lock(directory.resolve("lock"));
            if (lock.isEmpty()) {
                throw held(owner(host, product));
            }
            return named(host, directory, command, lock.get());
        } catch (IOException e) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            directory + " cannot be locked",
                            Reason.of(e),
                            "Run as the user that owns it, make room, or name another place: --state-dir"),
                    e);
        }
    }

    private static RunLock named(Host host, Path directory, String command, Disk.HeldLock lock) throws IOException {
        try {
            host.disk().replace(directory.resolve("lock.owner"), owner(mark(host, command)));
            return new RunLock(lock);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** Who wrote that it holds the lock, in words. */
    public static String owner(Host host, ProductDirectory product) {
        try {
            return new String(host.disk().read(product.path().resolve("lock.owner")), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "a process that left no name";
        }
    }

    /** This process, as journals name it. */
    public static ProcessMark mark(Host host, String command) {
        return new ProcessMark(
                host.identity().pid(),
                host.identity().startTicks(),
                host.identity().bootId(),
                host.identity().user(),
                command);
    }

    private static byte[] owner(ProcessMark mark) {
        return ("pid " + mark.pid() + ", user " + mark.user() + ", `" + mark.command() + "`\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static EnvironmentFailure held(String owner) {
        return new EnvironmentFailure(
                ExitCode.LOCKED,
                Diagnostic.error(
                        "another run holds the lock",
                        owner,
                        "Watch it: upgrade status. The lock goes with its process; there is nothing to delete"));
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock cannot be given back", e);
        }
    }
}
