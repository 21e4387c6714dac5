package org.upgradekit.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A disposable host with real systemd, dpkg and the machine's programs, booted in about half a second: systemd-nspawn on
 * an overlay of the machine's {@code /}, without a network but its own loopback. Needs root ({@link Tier.NeedsSystemd}).
 * Its {@code /tmp} is empty: what it needs from there is bound. A power cut kills its processes and keeps its disk; what
 * was written but not synced survives one, unlike on real hardware. Closing it removes all of it; so does the end of the
 * JVM, and what a killed JVM left is removed by the next one.
 */
public final class TestHost implements AutoCloseable {
    private static final Path ALL = Path.of("/tmp/upgradekit-hosts");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Options options;
    private final HostDisk disk;
    private final Cgroup cgroup;
    private final Thread hook = new Thread(this::abandon);
    private Optional<Process> nspawn = Optional.empty();

    /**
     * What a host is given of the machine.
     *
     * @param bound directories of the machine that the host sees under the same path, read-only
     * @param wanted units that are masked unless named here, {@code postgresql.service} above all
     */
    public record Options(List<Path> bound, Set<String> wanted) {
        public static final Options NONE = new Options(List.of(), Set.of());
    }

    private TestHost(String name, Options options) {
        this.name = name;
        this.options = options;
        this.disk = new HostDisk(ALL.resolve(name));
        this.cgroup = new Cgroup("upgradekit-" + name);
    }

    /** Makes and boots a host. */
    public static TestHost boot(Options options) throws IOException {
        LeftoverHosts.remove(ALL);
        long self = ProcessHandle.current().pid();
        TestHost host = new TestHost("th" + self + "-" + Long.toString(System.nanoTime(), 36), options);
        Runtime.getRuntime().addShutdownHook(host.hook);
        try {
            host.disk.create(host.name, options.wanted());
            host.start();
            return host;
        } catch (IOException | RuntimeException | Error e) {
            host.close();
            throw e;
        }
    }

    /** The host's files, seen from outside; for what must be there before a program runs, or read after a power cut. */
    public Path root() {
        return disk.root();
    }

    /** Runs a program in the host, as root, to its end. */
    public Programs.Result run(String... command) throws IOException {
        List<String> inside = new ArrayList<>(List.of("nsenter", "-t", Long.toString(leader().pid()), "-a", "--"));
        inside.addAll(List.of(command));
        return Programs.run(inside, Map.of("LC_ALL", "C.UTF-8"));
    }

    /** Kills everything in the host at once, and returns when it is gone. {@link #start} boots it again. */
    public void cutPower() throws IOException {
        leader().destroyForcibly();
        awaitEnd();
    }

    /** Shuts down in order and boots again. */
    public void reboot() throws IOException {
        run("systemctl", "poweroff", "--no-wall");
        awaitEnd();
        start();
    }

    /** Boots it on the disk it has, until systemd says that it is up (or up with a failed unit). */
    public void start() throws IOException {
        cgroup.create();
        // The shell moves itself before it becomes nspawn, so that no process of the host ever stood outside.
        Process process = new ProcessBuilder(command())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(disk.console().toFile()))
                .start();
        nspawn = Optional.of(process);
        if (!within(PATIENCE, () -> isUp() || !process.isAlive()) || !process.isAlive()) {
            throw new IOException("the host did not come up: " + Files.readString(disk.console()));
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", cgroup.enter() + "exec \"$@\"", "sh"));
        command.addAll(List.of("systemd-nspawn", "-q", "-D", root().toString(), "--boot", "-M", name));
        command.addAll(List.of("--hostname=" + name, "--register=no", "--keep-unit", "--console=pipe"));
        command.addAll(List.of("--kill-signal=SIGRTMIN+3", "--private-network"));
        options.bound().forEach(path -> command.add("--bind-ro=" + path));
        return command;
    }

    private boolean isUp() {
        try {
            if (nspawn.flatMap(process -> process.children().findFirst()).isEmpty()) {
                return false;
            }
            String state = run("systemctl", "is-system-running").output().strip();
            return state.equals("running") || state.equals("degraded");
        } catch (IOException e) {
            return false;
        }
    }

    /** The host's PID 1, by its pid on the machine. */
    private ProcessHandle leader() throws IOException {
        return nspawn.flatMap(process -> process.children().findFirst())
                .orElseThrow(() -> new IOException("the host is not running"));
    }

    private void awaitEnd() throws IOException {
        Process process = nspawn.orElseThrow();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                kill(process.toHandle());
            }
            process.waitFor();
        } catch (InterruptedException e) {
            kill(process.toHandle());
            Thread.currentThread().interrupt();
        }
        nspawn = Optional.empty();
        cgroup.remove();
    }

    /** Its PID 1 first: the kernel ends all processes of the host with it. */
    static void kill(ProcessHandle nspawn) {
        nspawn.children().forEach(ProcessHandle::destroyForcibly);
        nspawn.destroyForcibly();
    }

    private static boolean within(Duration time, BooleanSupplier condition) {
        Instant end = Instant.now().plus(time);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end) || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return true;
    }

    /** Ends it at once and removes its disk: nobody looks at it any more. */
    @Override
    public void close() throws IOException {
        try {
            if (nspawn.isPresent()) {
                kill(nspawn.get().toHandle());
                awaitEnd();
            }
        } finally {
            disk.remove();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down and runs the hook itself.
            return;
        }
    }

    private void abandon() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("a disposable host may be left in " + ALL.resolve(name) + ": " + e.getMessage());
        }
    }
}
