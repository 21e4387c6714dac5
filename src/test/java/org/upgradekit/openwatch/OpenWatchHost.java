package org.upgradekit.openwatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.TestHost;

/**
 * A disposable host with Debian's PostgreSQL 15, OpenWatch's stand-in as {@code openwatch.service}, and Upgradekit installed
 * with the playbooks it ships. One boot serves many upgrades: {@link #reset} begins anew.
 */
final class OpenWatchHost implements AutoCloseable {
    private static final Path SCRIPTS = Path.of("src/test/resources/org/upgradekit/openwatch");

    private final TestHost machine;

    private OpenWatchHost(TestHost machine) {
        this.machine = machine;
    }

    static OpenWatchHost boot() throws IOException {
        Path servers = Path.of(System.getProperty("upgradekit.target", "target"), "postgres")
                .toAbsolutePath();
        OpenWatchHost host = new OpenWatchHost(TestHost.boot(new TestHost.Options(List.of(servers), Set.of())));
        try {
            host.fill();
            host.script("setup.sh");
            return host;
        } catch (IOException | RuntimeException | Error e) {
            host.close();
            throw e;
        }
    }

    private void fill() throws IOException {
        Path built = Path.of(System.getProperty("upgradekit.target", "target"), "upgrade");
        Path share = Files.createDirectories(machine.root().resolve("usr/share/upgradekit"));
        copy(built, machine.root().resolve("opt/upgradekit"));
        copy(built.resolve("playbooks"), share.resolve("playbooks"));
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            for (Path file : files.toList()) {
                Files.copy(file, machine.root().resolve("opt").resolve(file.getFileName()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Programs.run("cp", "-a", "--no-preserve=ownership", from.toString(), to.toString())
                .succeeded();
    }

    /** Version 0.2.0-rc.5 runs, on its own data; no trace of an upgrade is left. */
    void reset() throws IOException {
        script("reset.sh");
    }

    /** All that a way back must bring back, as text. */
    String content() throws IOException {
        return script("content.sh").output();
    }

    Programs.Result upgrade(String... arguments) throws IOException {
        return run(Stream.concat(Stream.of("/opt/upgradekit/bin/upgrade"), Arrays.stream(arguments))
                .toArray(String[]::new));
    }

    Programs.Result apply(String version, String policy) throws IOException {
        return upgrade("apply", "openwatch", "--to", version, "--yes", "--on-failure", policy);
    }

    /** A playbook of the operator's own, which is the shipped one with another text in a place: theirs wins. */
    void adapt(String text, String other) throws IOException {
        Path shipped = machine.root().resolve("usr/share/upgradekit/playbooks/openwatch/playbook.yaml");
        Path own = machine.root().resolve("etc/upgradekit/playbooks/openwatch/playbook.yaml");
        Files.createDirectories(own.getParent());
        Files.writeString(own, Files.readString(shipped).replace(text, other));
    }

    /** What the server answers: {@code health}, {@code version}; {@code read} and {@code add NAME} sign in. */
    Programs.Result ask(String... what) throws IOException {
        return run(Stream.concat(Stream.of("/usr/bin/python3", "/opt/ask.py"), Arrays.stream(what))
                .toArray(String[]::new));
    }

    Programs.Result run(String... command) throws IOException {
        return machine.run(command);
    }

    /** A line of the shell, as root. */
    String shell(String line) throws IOException {
        return run("bash", "-euo", "pipefail", "-c", line).succeeded().output().strip();
    }

    /** One value, asked as the superuser in the product's database. */
    String sql(String query) throws IOException {
        return run(
                        "setpriv",
                        "--reuid=postgres",
                        "--regid=postgres",
                        "--init-groups",
                        "/usr/lib/postgresql/15/bin/psql",
                        "-d",
                        "openwatch",
                        "-Atc",
                        query)
                .succeeded()
                .output()
                .strip();
    }

    boolean active(String unit) throws IOException {
        return run("systemctl", "is-active", "--quiet", unit).exit() == 0;
    }

    Path root() {
        return machine.root();
    }

    Programs.Result script(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "/opt/" + name));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new)).succeeded();
    }

    @Override
    public void close() throws IOException {
        machine.close();
    }
}
