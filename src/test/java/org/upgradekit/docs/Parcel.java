package org.upgradekit.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.upgradekit.testing.PostgresSource;
import org.upgradekit.testing.Programs;

/**
 * The product of the how-to as it stands on a test host: three services that work, in version 1.0, a database with 10,000
 * parcels owned by a role that may create no database, and 2.0 unpacked beside. Its processes and databases are real.
 */
final class Parcel implements AutoCloseable {
    private static final String PARCELS = """
            CREATE TABLE parcel (id int PRIMARY KEY, place text NOT NULL);
            CREATE TABLE beat (id serial PRIMARY KEY, part text, at timestamptz DEFAULT now());
            INSERT INTO parcel SELECT i, 'shelf ' || i % 10 FROM generate_series(1, 10000) i;
            """;
    private static final String SHELVES = """
            CREATE TABLE shelf (name text PRIMARY KEY);
            INSERT INTO shelf SELECT DISTINCT place FROM parcel;
            ALTER TABLE parcel ADD FOREIGN KEY (place) REFERENCES shelf;
            """;

    private final Path home;
    private final int postgres;
    private final int port;

    private Parcel(Path home, int postgres, int port) {
        this.home = home;
        this.postgres = postgres;
        this.port = port;
    }

    /** Installed in version 1.0 and running; the server ends with this JVM. */
    static Parcel in(Path directory) throws IOException {
        Parcel parcel = new Parcel(
                directory.toRealPath(),
                PostgresSource.chosen().start(Map.of("fsync", "on", "full_page_writes", "on")),
                freePort());
        parcel.createFiles();
        parcel.sql("postgres", "CREATE ROLE parcel LOGIN");
        parcel.sql("postgres", "CREATE DATABASE parcel OWNER parcel");
        parcel.parcel("migrate");
        for (String part : List.of("worker", "scheduler", "web")) {
            parcel.parcel("start", part);
        }
        return parcel;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void createFiles() throws IOException {
        release("1.0", Map.of("001_parcels", PARCELS));
        release("2.0", Map.of("001_parcels", PARCELS, "002_shelves", SHELVES));
        Files.createSymbolicLink(home.resolve("current"), Path.of("1.0"));
        Files.createDirectories(home.resolve("etc"));
        Files.writeString(home.resolve("etc/parcel.conf"), "port = " + port + "\n");
        secret("etc/secrets.env", "PARCEL_DATABASE_URL=" + url("parcel", "parcel"));
        secret("etc/admin.env", "ADMIN_URL=" + url("postgres", "postgres"));
    }

    private void release(String version, Map<String, String> migrations) throws IOException {
        Path release = home.resolve(version);
        Files.createDirectories(release.resolve("bin"));
        Files.createDirectories(release.resolve("migrations"));
        Files.writeString(release.resolve("VERSION"), version + "\n");
        for (String name : List.of("parcel", "part")) {
            try (InputStream in = Parcel.class.getResourceAsStream("parcel/" + name)) {
                Files.write(
                        release.resolve("bin/" + name),
                        Objects.requireNonNull(in).readAllBytes());
            }
        }
        Files.setPosixFilePermissions(release.resolve("bin/parcel"), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Map.Entry<String, String> migration : migrations.entrySet()) {
            Files.writeString(release.resolve("migrations/" + migration.getKey() + ".sql"), migration.getValue());
        }
    }

    private void secret(String name, String line) throws IOException {
        Path file = home.resolve(name);
        Files.writeString(file, line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private String url(String user, String database) {
        return "postgresql://" + user + "@127.0.0.1:" + postgres + "/" + database;
    }

    private void sql(String database, String statement) throws IOException {
        Programs.run("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", url("postgres", database), "-c", statement)
                .succeeded();
    }

    /** The product's own command. */
    Programs.Result parcel(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(home + "/current/bin/parcel"));
        command.addAll(List.of(words));
        return Programs.run(command, Map.of("PARCEL_DATABASE_URL", url("parcel", "parcel")))
                .succeeded();
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        for (String part : List.of("worker", "scheduler", "web")) {
            parcel("stop", part);
        }
    }
}
