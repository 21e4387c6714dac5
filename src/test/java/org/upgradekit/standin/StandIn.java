package org.upgradekit.standin;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.upgradekit.cli.Operator;
import org.upgradekit.testing.Programs;

/**
 * A product with a server in Python, a database, a program and settings. What its migration does and how its server
 * behaves is each test's own.
 */
final class StandIn implements AutoCloseable {
    /** What a good migration to 2.0 does. */
    static final String MIGRATION = "BEGIN; ALTER TABLE item RENAME COLUMN name TO title;"
            + " ALTER TABLE item ADD COLUMN size int DEFAULT 7; UPDATE item SET size = id;"
            + " INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, true); COMMIT;";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Path home;
    private final String database;
    private final String role;
    private final int port;
    private final Map<String, String> configured = new TreeMap<>();
    private Operator operator;

    private StandIn(Path home, String database, String role) throws IOException {
        this.home = home;
        this.database = database;
        this.role = role;
        this.port = freePort();
        this.operator = Operator.with(home.resolve("state"));
    }

    /** Installed in version 1.0 and running. */
    static StandIn in(Path directory) throws IOException, SQLException {
        int number = NUMBERS.incrementAndGet();
        return named(directory, "standin_" + number, "standin_role_" + number);
    }

    /** The same with names that somebody chose; the role may log in and owns its database, and that is all it may. */
    static StandIn named(Path directory, String database, String role) throws IOException, SQLException {
        StandIn product = new StandIn(directory.toRealPath(), database, role);
        product.createDatabase();
        product.createFiles();
        product.run("bin/start");
        return product;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void createDatabase() throws SQLException {
        String owner = quoted(role);
        StandInServer.run(
                "postgres",
                "CREATE ROLE " + owner + " LOGIN",
                "CREATE ROLE " + reader() + " LOGIN",
                "CREATE DATABASE " + quoted() + " OWNER " + owner + " CONNECTION LIMIT 30",
                "REVOKE ALL ON DATABASE " + quoted() + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + quoted() + " TO " + reader() + " WITH GRANT OPTION",
                "ALTER DATABASE " + quoted() + " SET work_mem TO '5MB'",
                "ALTER ROLE " + owner + " IN DATABASE " + quoted() + " SET statement_timeout TO '60s'",
                "COMMENT ON DATABASE " + quoted() + " IS 'the stand-in''s own'");
        StandInServer.run(
                database,
                "SET ROLE " + owner,
                "CREATE TABLE item (id serial PRIMARY KEY, name text NOT NULL)",
                "INSERT INTO item (name) SELECT 'item ' || i FROM generate_series(1, 200) i",
                "CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint, is_applied boolean,"
                        + " tstamp timestamp DEFAULT now())",
                "INSERT INTO goose_db_version (version_id, is_applied) VALUES (1, true)",
                "GRANT SELECT ON item TO " + reader());
    }

    private void createFiles() throws IOException {
        for (String name : List.of("bin", "program", "conf", "state")) {
            Files.createDirectories(home.resolve(name));
        }
        Files.writeString(home.resolve("program/version"), "1.0\n");
        Files.createSymbolicLink(home.resolve("program/link"), Path.of("version"));
        Path settings = home.resolve("conf/settings");
        Files.writeString(settings, "theme=light\n");
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r-----"));
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            Files.setAttribute(settings, "unix:uid", 4711);
        }
        secret("dsn", StandInServer.url(role, database));
        secret("admin", StandInServer.url("postgres", "postgres"));
        resource("service.py");
        String pid = home + "/pid";
        script(
                "bin/start",
                "setsid /usr/bin/python3 " + home + "/service.py " + home + " " + port + " </dev/null >>" + home
                        + "/service.log 2>&1 & echo $! >" + pid
                        // Until it is the server, it is this shell, and its status would say that it does not run.
                        + "\nfor i in 1 2 3 4 5 6 7 8 9 10; do grep -qz service.py /proc/$!/cmdline && break; sleep 0.1; done");
        script("bin/stop", "kill $(cat " + pid + ") 2>/dev/null || true");
        script("bin/status", "test -f " + pid + " && grep -qz service.py /proc/$(cat " + pid + ")/cmdline");
        script("bin/install", "echo \"$1\" >" + home + "/program/version");
        script("bin/configure", "echo theme=dark >" + home + "/conf/settings");
        migration(MIGRATION);
        playbook("#", "#");
    }

    private void secret(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.writeString(file, text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void resource(String name) throws IOException {
        Files.writeString(home.resolve(name), read(name));
    }

    private static String read(String name) throws IOException {
        try (InputStream in = StandIn.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Path home() {
        return home;
    }

    String database() {
        return database;
    }

    int port() {
        return port;
    }

    String role() {
        return role;
    }

    private String reader() {
        return "reader_" + Integer.toHexString(role.hashCode());
    }

    private String quoted() {
        return quoted(database);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Writes the playbook with some things replaced: what, by what, and so on. */
    void playbook(String... replaced) throws IOException {
        String text = read("playbook.yaml");
        for (int i = 0; i < replaced.length; i += 2) {
            if (!text.contains(replaced[i])) {
                throw new IllegalArgumentException("the playbook has no " + replaced[i]);
            }
            text = text.replace(replaced[i], replaced[i + 1]);
        }
        Files.writeString(
                home.resolve("playbook.yaml"),
                text.replace("@HOME@", home.toString()).replace("@URL@", "http://127.0.0.1:" + port));
    }

    /** From now on this stands in the environment of every command; an empty value says nothing. */
    void configure(String variable, String value) {
        configured.put(variable, value);
        operator = operator.environment(variable, value);
    }

    /** How the server behaves from its next start on. */
    void behaves(String words) throws IOException {
        Files.writeString(home.resolve("behaviour"), words);
    }

    void script(String name, String commands) throws IOException {
        Path file = home.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The migration is this, one statement after the other until one fails. */
    void migration(String sql) throws IOException {
        Files.writeString(home.resolve("migration.sql"), sql);
        script("bin/migrate", "exec psql -XAtq -v ON_ERROR_STOP=1 -d \"$DSN\" -f " + home + "/migration.sql");
    }

    Programs.Result run(String script) throws IOException {
        return Programs.run(home.resolve(script).toString());
    }

    boolean running() throws IOException {
        return run("bin/status").exit() == 0;
    }

    Operator.Screen apply(String policy) {
        return operator.types(
                "apply", home.resolve("playbook.yaml").toString(), "--to", "2.0", "--yes", "--on-failure", policy);
    }

    /** The same in a process of its own, which can be killed. */
    Process applyApart(String policy) throws IOException {
        return applyApart("2.0", policy);
    }

    /** The same to another version. */
    Process applyApart(String version, String policy) throws IOException {
        return apart(
                "apply", home.resolve("playbook.yaml").toString(), "--to", version, "--yes", "--on-failure", policy);
    }

    /** A command in a process of its own. */
    Process apart(String... words) throws IOException {
        return apart(List.of(), words);
    }

    /** The same, started by another program. */
    Process apart(List<String> by, String... words) throws IOException {
        List<String> command = new ArrayList<>(by);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.upgradekit.Main"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(configured);
        builder.environment().put("UPGRADE_STATE_DIR", home.resolve("state").toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(home.resolve("apart.log").toFile())
                .start();
    }

    /** The migration is a program's child that holds no lock and no mark of ours; it is slow the first time. */
    void migratesByAGrandchild() throws IOException {
        resource("migrate.py");
        script("bin/migrate", "exec /usr/bin/python3 " + home + "/migrate.py " + home);
    }

    /** The migration goes to the address that the product knows itself. */
    void reachesItsDatabaseItself() throws IOException {
        script(
                "bin/migrate",
                "exec psql -XAtq -v ON_ERROR_STOP=1 -d \"$(cat " + home + "/dsn)\" -f " + home + "/migration.sql");
    }

    Operator.Screen types(String... words) {
        return operator.types(words);
    }

    /** Cut off at the next change of the disk after that many. */
    Operator.Screen typesCut(int changes, String... words) {
        return operator.goneAfter(changes).types(words);
    }

    /** All of it but the runs' own state. */
    String content() throws IOException, SQLException {
        return Content.of(database, home.resolve("program"), home.resolve("conf"));
    }

    /** The runs that were begun, in their order. */
    List<String> runs() throws IOException {
        Path runs = home.resolve("state/standin/runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(runs)) {
            return all.map(one -> String.valueOf(one.getFileName())).sorted().toList();
        }
    }

    /** Databases that bear a name of ours and belong to this product. */
    List<String> leftovers() throws SQLException {
        return StandInServer.column(
                "postgres",
                "SELECT datname FROM pg_database d WHERE datname LIKE 'upg\\_%'"
                        + " AND (shobj_description(oid, 'pg_database') IS NULL OR"
                        + " shobj_description(oid, 'pg_database')::json ->> 'public' = '"
                        + database.replace("'", "''") + "') ORDER BY 1");
    }

    /** Ends the server and drops whatever there is of this product. */
    @Override
    public void close() throws IOException, SQLException {
        run("bin/stop");
        for (String name : leftovers()) {
            StandInServer.run("postgres", "DROP DATABASE \"" + name + "\" WITH (FORCE)");
        }
        StandInServer.run("postgres", "DROP DATABASE IF EXISTS " + quoted() + " WITH (FORCE)");
    }
}
