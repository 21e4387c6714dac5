package org.upgradekit.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.flywaydb.core.Flyway;

/**
 * The demo product as it stands on a host: a PostgreSQL server, a database with 200,000 notes owned by a role that may
 * create no database, two installed releases of which 1.0 runs, its configuration, and a playbook. Layout:
 *
 * <pre>
 * playbook.yaml  admin.env  demo.properties      the last two 0600
 * bin/notes                                      --version, start, stop, status
 * conf/notes.properties  conf/secrets.env        the latter 0600
 * program/current -> releases/1.0                beside releases/2.0
 * postgres/data                                  the server
 * run/notes.pid  run/notes.log
 * state                                          for upgrade --state-dir
 * </pre>
 */
public final class DemoProduct implements AutoCloseable {
    private static final String NAME = "notes";

    private final Path home;
    private final DemoPostgres postgres;
    private final Properties remembered;

    private DemoProduct(Path home, DemoPostgres postgres, Properties remembered) {
        this.home = home;
        this.postgres = postgres;
        this.remembered = remembered;
    }

    /** Builds it in a directory that is empty or not there yet, and starts version 1.0. */
    public static DemoProduct create(Path directory, DemoScenario scenario) throws IOException, SQLException {
        return create(directory, scenario, 200_000);
    }

    /** The same with fewer notes, for tests that build it often; the playbook's checks read note 4711. */
    public static DemoProduct create(Path directory, DemoScenario scenario, int notes)
            throws IOException, SQLException {
        Path home = Files.createDirectories(directory).toRealPath();
        Properties remembered = new Properties();
        remembered.setProperty("admin-password", newPassword());
        remembered.setProperty("password", newPassword());
        remembered.setProperty("http-port", Integer.toString(DemoPostgres.freePort()));
        DemoPostgres postgres =
                DemoPostgres.create(binaries(), home.resolve("postgres"), remembered.getProperty("admin-password"));
        remembered.setProperty("postgres-port", Integer.toString(postgres.port()));
        DemoProduct product = new DemoProduct(home, postgres, remembered);
        product.remember();
        new DemoReleases(home.resolve("program")).install(scenario);
        product.fillDatabase(notes);
        product.configure();
        product.service("start");
        product.awaitAnswer();
        return product;
    }

    /** What an earlier process built in a directory. */
    public static DemoProduct open(Path directory) throws IOException {
        Path home = directory.toRealPath();
        Properties remembered = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("demo.properties"))) {
            remembered.load(in);
        }
        DemoPostgres postgres = DemoPostgres.existing(
                binaries(),
                home.resolve("postgres"),
                Integer.parseInt(remembered.getProperty("postgres-port")),
                remembered.getProperty("admin-password"));
        return new DemoProduct(home, postgres, remembered);
    }

    public Path home() {
        return home;
    }

    public Path playbook() {
        return home.resolve("playbook.yaml");
    }

    public Path stateDirectory() {
        return home.resolve("state");
    }

    /** Where the service answers. */
    public String url() {
        return "http://127.0.0.1:" + remembered.getProperty("http-port");
    }

    public DemoPostgres postgres() {
        return postgres;
    }

    /** The secrets that must stand in no output: the password of the product's role and that of the superuser. */
    public List<String> secrets() {
        return List.of(remembered.getProperty("password"), remembered.getProperty("admin-password"));
    }

    /** The product's database, under its public name, as the superuser. */
    public Connection connect() throws SQLException {
        return postgres.connect(NAME);
    }

    /** Runs {@code bin/notes} with {@code start} or {@code stop}. */
    public void service(String verb) throws IOException {
        Commands.run(List.of(home.resolve("bin/notes").toString(), verb), home.resolve("run/" + verb + ".log"));
    }

    /** Returns once the service answers at all, healthy or not; fails after 30 seconds. */
    public void awaitAnswer() throws IOException {
        InetSocketAddress address = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(remembered.getProperty("http-port")));
        Instant end = Instant.now().plusSeconds(30);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(address, 1000);
                return;
            } catch (ConnectException e) {
                if (Instant.now().isAfter(end)) {
                    throw new IOException("the service does not listen: see " + home.resolve("run/notes.log"), e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Changes one line of {@code conf/notes.properties}; the service reads it when it starts. */
    public void configure(String key, String value) throws IOException {
        Path file = home.resolve("conf/notes.properties");
        List<String> others = Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith(key + "="))
                .toList();
        Files.write(file, others);
        Files.writeString(file, key + "=" + value + "\n", StandardOpenOption.APPEND);
    }

    /** Stops the service and the server, and deletes the directory. */
    @Override
    public void close() throws IOException {
        stop();
        Directories.delete(home);
    }

    /** Stops the service and the server; the directory stays. */
    public void stop() throws IOException {
        try {
            if (Files.exists(home.resolve("bin/notes"))) {
                service("stop");
            }
        } finally {
            postgres.stop();
        }
    }

    private static Path binaries() throws IOException {
        return PostgresBinaries.in(Path.of(System.getProperty("upgradekit.target", "target")));
    }

    private static String newPassword() {
        return new BigInteger(128, new SecureRandom()).toString(36);
    }

    private void remember() throws IOException {
        Path file = secretFile("demo.properties", "");
        try (OutputStream out = Files.newOutputStream(file)) {
            remembered.store(out, "for whoever opens this directory later");
        }
    }

    private void fillDatabase(int notes) throws IOException, SQLException {
        String password = remembered.getProperty("password");
        try (Connection control = postgres.connect("postgres");
                Statement statement = control.createStatement()) {
            statement.execute("CREATE ROLE " + NAME + " LOGIN NOCREATEDB PASSWORD '" + password + "'");
            statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
        }
        String url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + NAME;
        Flyway flyway = Flyway.configure()
                .dataSource(url, NAME, password)
                .locations("filesystem:" + new DemoReleases(home.resolve("program")).migrations("1.0"))
                .load();
        flyway.migrate();
        try (Connection own = DriverManager.getConnection(url, NAME, password);
                Statement statement = own.createStatement()) {
            statement.execute(
                    Files.readString(DemoReleases.resource("data.sql")).replace("200000", Integer.toString(notes)));
            statement.execute("VACUUM ANALYZE");
        }
    }

    private void configure() throws IOException {
        for (String one : List.of("bin", "conf", "run", "state")) {
            Files.createDirectories(home.resolve(one));
        }
        Files.setPosixFilePermissions(home.resolve("state"), PosixFilePermissions.fromString("rwx------"));
        Files.writeString(
                home.resolve("conf/notes.properties"),
                "port=" + remembered.getProperty("http-port") + "\ntheme=light\nlenient-health=false\n");
        secretFile(
                "conf/secrets.env",
                "NOTES_DATABASE_URL=" + postgres.url(NAME, remembered.getProperty("password"), NAME) + "\n");
        secretFile("admin.env", "NOTES_ADMIN_URL=" + postgres.adminUrl("postgres") + "\n");
        Path script = home.resolve("bin/notes");
        Files.writeString(script, filled("notes.sh", DemoProduct::shellWord));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(playbook(), filled("playbook.yaml", DemoProduct::yamlText));
    }

    private Path secretFile(String name, String content) throws IOException {
        Path file = home.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content);
    }

    private String filled(String resource, UnaryOperator<String> quoted) throws IOException {
        return Files.readString(DemoReleases.resource(resource))
                .replace("@HOME@", quoted.apply(home.toString()))
                .replace("@URL@", quoted.apply(url()))
                .replace("@JAVA@", quoted.apply(System.getProperty("java.home") + "/bin/java"))
                .replace("@CLASSPATH@", quoted.apply(System.getProperty("java.class.path")));
    }

    /** One word of a shell, whatever is in it. */
    public static String shellWord(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String yamlText(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
