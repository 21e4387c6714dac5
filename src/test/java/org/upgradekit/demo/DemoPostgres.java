package org.upgradekit.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A PostgreSQL server of its own: a background process that outlives this one, as a real one does, on the loopback
 * interface alone, with passwords, and with {@code fsync} on, because its durability is part of what is shown.
 */
public final class DemoPostgres {
    private static final String SUPERUSER = "postgres";

    private final Path binaries;
    private final Path directory;
    private final int port;
    private final String password;

    private DemoPostgres(Path binaries, Path directory, int port, String password) {
        this.binaries = binaries;
        this.directory = directory;
        this.port = port;
        this.password = password;
    }

    /** Makes a new server in a directory that does not exist yet, and starts it. */
    public static DemoPostgres create(Path binaries, Path directory, String password) throws IOException {
        Files.createDirectories(directory);
        DemoPostgres server = new DemoPostgres(binaries, directory, freePort(), password);
        server.initialise();
        server.start();
        return server;
    }

    /** The server that an earlier process made. */
    static DemoPostgres existing(Path binaries, Path directory, int port, String password) {
        return new DemoPostgres(binaries, directory, port, password);
    }

    /** A port of the loopback interface that nobody listens on at this moment. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    /** A libpq address of a database as the superuser, with its password: for a file of mode 0600 only. */
    public String adminUrl(String database) {
        return url(SUPERUSER, password, database);
    }

    /** A libpq address of a database as a role, with its password: for a file of mode 0600 only. */
    public String url(String role, String rolePassword, String database) {
        return "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(role, rolePassword, port, database);
    }

    /** A connection as the superuser. */
    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", password);
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
    }

    public void start() throws IOException {
        Path log = directory.resolve("server.log");
        program("pg_ctl", "-D", data(), "-w", "-t", "60", "-l", log.toString(), "start");
    }

    /** Ends it in order, waiting for no client. */
    public void stop() throws IOException {
        if (Files.exists(directory.resolve("data/postmaster.pid"))) {
            program("pg_ctl", "-D", data(), "-w", "-t", "60", "-m", "fast", "stop");
        }
    }

    /** Ends it as a crash would: the next start recovers from the write-ahead log. */
    public void crash() throws IOException {
        program("pg_ctl", "-D", data(), "-w", "-t", "60", "-m", "immediate", "stop");
    }

    /** Ends it and starts it as a standby that takes over: the same data on a new timeline. */
    public void takeOver() throws IOException {
        stop();
        Files.createFile(directory.resolve("data/standby.signal"));
        start();
        program("pg_ctl", "-D", data(), "-w", "-t", "60", "promote");
    }

    /** Keeps a copy of it, and all of its log from now on, so that it can be put back to any moment from here. */
    public void archive() throws IOException {
        stop();
        Path kept = Files.createDirectories(directory.resolve("archive"));
        setting("archive_mode = on\narchive_command = 'cp %p " + kept + "/%f'");
        Commands.run(List.of("cp", "-a", data(), data() + ".backup"), directory.resolve("backup.log"));
        start();
    }

    /**
     * Ends it and makes it anew of the copy and the log, up to a moment, as somebody does whose data were spoilt.
     *
     * @param target what postgresql.conf says of the moment: {@code recovery_target_name = 'before'}
     */
    public void putBackTo(String target) throws IOException, SQLException {
        try (Connection connection = connect(SUPERUSER);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_switch_wal()");
        }
        stop();
        Commands.run(List.of("rm", "-r", data()), directory.resolve("backup.log"));
        Commands.run(List.of("cp", "-a", data() + ".backup", data()), directory.resolve("backup.log"));
        setting("restore_command = 'cp " + directory.resolve("archive") + "/%f %p'\n" + target);
        Files.createFile(directory.resolve("data/recovery.signal"));
        start();
        program("pg_ctl", "-D", data(), "-w", "-t", "60", "promote");
    }

    private void setting(String lines) throws IOException {
        Files.writeString(directory.resolve("data/postgresql.conf"), lines + "\n", StandardOpenOption.APPEND);
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private void initialise() throws IOException {
        Path secret = directory.resolve("initial-password");
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, password);
        try {
            program(
                    "initdb",
                    "-D",
                    data(),
                    "-U",
                    SUPERUSER,
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "-A",
                    "scram-sha-256",
                    "--pwfile=" + secret);
        } finally {
            Files.delete(secret);
        }
        Files.writeString(directory.resolve("data/postgresql.conf"), """

                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                shared_buffers = 64MB
                max_connections = 40
                # After a crash: one call for the file system, where each of some thousand files would get one.
                recovery_init_sync_method = syncfs
                """.formatted(port), StandardOpenOption.APPEND);
    }

    /**
     * Runs one of the server's programs. They refuse to work as root; in a user namespace without a mapping the same
     * user no longer looks like root to them (this is what zonky's own starter does).
     */
    private void program(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries.resolve(name).toString());
        command.addAll(List.of(arguments));
        Commands.run(command, directory.resolve(name + ".log"));
    }
}
