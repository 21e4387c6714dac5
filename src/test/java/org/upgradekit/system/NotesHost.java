package org.upgradekit.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.upgradekit.demo.DemoReleases;
import org.upgradekit.demo.DemoScenario;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.TestHost;

/**
 * A disposable host with Debian's PostgreSQL 15, the demo's service as {@code notes.service}, and the packaged program in
 * {@code /opt/upgradekit}. One boot serves many upgrades: {@link #install} begins anew.
 */
final class NotesHost implements AutoCloseable {
    /** What starts the product, and is fenced. */
    static final List<String> UNITS = List.of("notes.service", "notes.socket", "all-notes.timer");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestHost machine;

    private NotesHost(TestHost machine) {
        this.machine = machine;
    }

    static NotesHost boot() throws IOException {
        NotesHost host = new NotesHost(TestHost.boot(new TestHost.Options(List.of(), Set.of())));
        try {
            host.fill();
            host.script("setup.sh", System.getProperty("java.home") + "/bin/java");
            return host;
        } catch (IOException | RuntimeException | Error e) {
            host.close();
            throw e;
        }
    }

    private void fill() throws IOException {
        Path target = Path.of(System.getProperty("upgradekit.target", "target"));
        Path opt = machine.root().resolve("opt");
        copy(target.resolve("upgrade"), opt.resolve("upgradekit"));
        Files.createDirectories(opt.resolve("notes/org/upgradekit"));
        copy(target.resolve("test-classes/org/upgradekit/demo"), opt.resolve("notes/org/upgradekit/demo"));
        for (DemoScenario scenario : DemoScenario.values()) {
            Path seed = machine.root().resolve("srv/seed").resolve(name(scenario));
            new DemoReleases(seed.resolve("program")).install(scenario);
        }
        Files.copy(DemoReleases.resource("data.sql"), opt.resolve("data.sql"));
        for (String one : List.of(
                "setup.sh",
                "reset.sh",
                "content.sh",
                "empty.sh",
                "get.sh",
                "healthy.sh",
                "traced.sh",
                "package.sh",
                "playbook.yaml")) {
            Files.copy(resource(one), opt.resolve(one));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Programs.run("cp", "-a", "--no-preserve=ownership", from.toString(), to.toString())
                .succeeded();
    }

    private static Path resource(String name) {
        return Path.of("src/test/resources/org/upgradekit/system").resolve(name);
    }

    private static String name(DemoScenario scenario) {
        return scenario.name().toLowerCase(Locale.ROOT);
    }

    TestHost machine() {
        return machine;
    }

    /** Version 1.0 runs, on its own data; no trace of an upgrade is left. */
    void install(DemoScenario scenario) throws IOException {
        script("reset.sh", name(scenario));
    }

    /** All that a way back must bring back, as text. */
    String content() throws IOException {
        return script("content.sh").output();
    }

    /** The same of what was migrated, which is another time with each run. */
    String contentWithoutTimes() throws IOException {
        return script("content.sh", "without-times").output();
    }

    /** What systemd has of the product's units: their state, whether a boot starts them, and what changes them. */
    String units() throws IOException {
        List<String> command = new ArrayList<>(List.of("systemctl", "show", "-p"));
        command.add("Id,LoadState,ActiveState,UnitFileState,DropInPaths,NeedDaemonReload");
        command.addAll(UNITS);
        return machine.run(command.toArray(String[]::new)).succeeded().output();
    }

    /** Processes of the program, and those that bear the mark of a step. */
    String processes() throws IOException {
        return machine.run(
                        "bash",
                        "-c",
                        "grep -lsa 'UPGRADE_STEP=' /proc/[0-9]*/environ; grep -lsa 'org.upgradekit.[M]ain' /proc/[0-9]*/cmdline")
                .output()
                .strip();
    }

    /**
     * Runs it to its end, or until it is killed.
     *
     * @param calls what of its working thread is counted into {@code /opt/trace}
     * @param inject what happens at one of them, or nothing
     */
    Programs.Result traced(String calls, String inject, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "/opt/traced.sh", calls, inject));
        command.add("/opt/upgradekit/bin/upgrade");
        command.addAll(List.of(arguments));
        return machine.run(command.toArray(String[]::new));
    }

    Programs.Result upgrade(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/opt/upgradekit/bin/upgrade"));
        command.addAll(List.of(arguments));
        return machine.run(command.toArray(String[]::new));
    }

    Programs.Result apply(String policy) throws IOException {
        return apply("/opt/playbook.yaml", policy);
    }

    /** With a playbook whose last look finds another note than the one that is there. */
    Programs.Result applyWithAVerifyThatFails(String policy) throws IOException {
        machine.run("bash", "-c", "sed 's/author: author-11/author: nobody/' /opt/playbook.yaml >/opt/wrong.yaml")
                .succeeded();
        return apply("/opt/wrong.yaml", policy);
    }

    private Programs.Result apply(String playbook, String policy) throws IOException {
        return upgrade("apply", playbook, "--to", "2.0", "--yes", "--on-failure", policy);
    }

    /** The same in a unit of its own, not waited for. */
    void applyInBackground() throws IOException {
        machine.run(
                        "systemd-run",
                        "--unit=the-upgrade",
                        "--collect",
                        "--setenv=PATH=" + System.getenv("PATH"),
                        "--setenv=JAVA_HOME="
                                + Optional.ofNullable(System.getenv("JAVA_HOME"))
                                        .orElse(""),
                        "/opt/upgradekit/bin/upgrade",
                        "apply",
                        "/opt/playbook.yaml",
                        "--to",
                        "2.0",
                        "--yes")
                .succeeded();
    }

    /** Returns once the slow migration is at work in the server. */
    void awaitMigration() throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                .equals("1")) {
            if (Instant.now().isAfter(end)) {
                throw new IOException("no migration was seen at work: "
                        + machine.run("journalctl", "--no-pager", "-u", "the-upgrade")
                                .output());
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    /** One value, asked as the superuser. */
    String sql(String query) throws IOException {
        return sql("postgres", query);
    }

    String sql(String database, String query) throws IOException {
        return machine.run(
                        "setpriv",
                        "--reuid=postgres",
                        "--regid=postgres",
                        "--init-groups",
                        "/usr/lib/postgresql/15/bin/psql",
                        "-d",
                        database,
                        "-Atc",
                        query)
                .succeeded()
                .output()
                .strip();
    }

    /** The roles of the server, with their settings, rights and memberships; no passwords, and none of the built-in ones. */
    String roles() throws IOException {
        return machine.run("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "bash", "-c", """
                        /usr/lib/postgresql/15/bin/pg_dumpall --roles-only --no-role-passwords |
                            grep -v '^\\\\\\(un\\)\\?restrict'""")
                .succeeded()
                .output();
    }

    /** A package of this version as {@code /opt/notes-tools.deb}, whose own script starts or restarts the service. */
    void build(String version) throws IOException {
        script("package.sh", version);
    }

    /** A unit that systemd keeps the service up for, for as long as it runs itself; {@link #install} takes it away. */
    void uphold() throws IOException {
        Files.writeString(machine.root().resolve("etc/systemd/system/keeper.service"), """
                [Unit]
                Upholds=notes.service
                [Service]
                ExecStart=/bin/sleep infinity
                [Install]
                WantedBy=multi-user.target
                """);
        machine.run("systemctl", "daemon-reload").succeeded();
        machine.run("systemctl", "enable", "-q", "--now", "keeper.service").succeeded();
    }

    /** Whether anybody listens for the service, which a connection then starts. */
    boolean knock() throws IOException {
        return machine.run("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8081").exit() == 0;
    }

    /** A server without any database or role of the product, no data of it, and its service stopped. */
    void empty() throws IOException {
        script("empty.sh");
    }

    /** What the service says of itself once it is healthy. */
    String awaitHealth() throws IOException {
        return script("healthy.sh").output();
    }

    /** What the service answers, or why it does not. */
    String get(String path) throws IOException {
        return machine.run("bash", "/opt/get.sh", path).output();
    }

    boolean active(String unit) throws IOException {
        return machine.run("systemctl", "is-active", "--quiet", unit).exit() == 0;
    }

    /** Drop-ins of ours, whole or not, and their directories, one a line; nobody else has any on the product's units. */
    String fences() throws IOException {
        return machine.run("find", "/etc/systemd/system", "-name", "*upgradekit*", "-o", "-name", "*notes.*.d")
                .output()
                .strip();
    }

    /** As somebody does who wants the service back, and then does not start it. */
    void takeFencesAway() throws IOException {
        machine.run("find", "/etc/systemd/system", "-name", "*upgradekit*", "-delete")
                .succeeded();
        machine.run("systemctl", "daemon-reload").succeeded();
    }

    /** The newest run's, as far as it is written; empty where there is none. */
    String journal() throws IOException {
        Path runs = machine.root().resolve("var/lib/upgradekit/notes/runs");
        if (!Files.isDirectory(runs)) {
            return "";
        }
        try (Stream<Path> all = Files.list(runs)) {
            Optional<Path> journal = all.max(Path::compareTo)
                    .map(run -> run.resolve("journal.jsonl"))
                    .filter(Files::exists);
            return journal.isPresent() ? Files.readString(journal.get()) : "";
        }
    }

    private Programs.Result script(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "/opt/" + name));
        command.addAll(List.of(arguments));
        return machine.run(command.toArray(String[]::new)).succeeded();
    }

    @Override
    public void close() throws IOException {
        machine.close();
    }
}
