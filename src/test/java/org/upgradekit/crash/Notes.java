package org.upgradekit.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.upgradekit.demo.DemoPostgres;
import org.upgradekit.demo.DemoProduct;
import org.upgradekit.demo.DemoScenario;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Wire;

/** The demo product with few rows, which is made old again within a second, and looked at without our own code. */
final class Notes implements AutoCloseable {
    private static final String OURS = "SELECT datname FROM pg_database WHERE datname LIKE 'upg\\_%' ORDER BY 1";
    private static final String WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    private static final String PAUSE =
            "SELECT pg_sleep(seconds::float) FROM current_setting('notes.pause', true) AS seconds WHERE seconds <> '';\n";

    /** What the product's role is called that a host has lost: it owns what later cases begin with. */
    static final String AWAY = "nobody_any_more";

    private static final List<String> OLD = List.of(
            "DROP DATABASE IF EXISTS notes WITH (FORCE)",
            "CREATE DATABASE notes TEMPLATE original OWNER notes CONNECTION LIMIT 25",
            "REVOKE CONNECT ON DATABASE notes FROM PUBLIC",
            "COMMENT ON DATABASE notes IS 'the notes of everybody'",
            "ALTER DATABASE notes SET work_mem = '5MB'",
            "ALTER ROLE notes IN DATABASE notes SET statement_timeout = '10min'");

    private final DemoProduct product;
    private final Wire wire;
    private final Path aside;
    private final HttpClient http = HttpClient.newHttpClient();

    private Notes(DemoProduct product, Wire wire, Path aside) {
        this.product = product;
        this.wire = wire;
        this.aside = aside;
    }

    static Notes create(Path directory) throws IOException, SQLException {
        DemoProduct product = DemoProduct.create(directory.resolve("work"), DemoScenario.UPGRADE, 5000);
        Wire wire = new Wire(product.postgres().port());
        Notes notes = new Notes(product, wire, directory.resolve("aside"));
        product.service("stop");
        notes.readdress();
        notes.addWhatIsEasilyLost();
        ServiceArchive.in(directory.resolve("archive")).use(notes.product);
        notes.sql("ALTER DATABASE notes RENAME TO original");
        Files.createDirectories(notes.aside);
        Programs.run("cp", "-a", notes.home() + "/conf", notes.home() + "/program", notes.aside.toString())
                .succeeded();
        notes.middle(PAUSE);
        notes.reset();
        return notes;
    }

    /** The program and the service reach the server over the wire. */
    private void readdress() throws IOException {
        String own = "@127.0.0.1:" + product.postgres().port() + "/";
        for (String name : List.of("conf/secrets.env", "admin.env")) {
            Path file = home().resolve(name);
            Files.writeString(file, Files.readString(file).replace(own, "@127.0.0.1:" + wire.port() + "/"));
        }
    }

    /** What copies of databases and files lose when nobody thinks of it. */
    private void addWhatIsEasilyLost() throws IOException, SQLException {
        try (Connection own = product.connect();
                Statement statement = own.createStatement()) {
            statement.execute("SELECT lo_from_bytea(4242, '\\xcafe00ff')");
            statement.execute("ALTER LARGE OBJECT 4242 OWNER TO notes");
            statement.execute("GRANT SELECT ON LARGE OBJECT 4242 TO public");
        }
        Path file = home().resolve("conf/secrets.env");
        Files.createLink(file.resolveSibling("same.env"), file);
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                .write("origin", StandardCharsets.UTF_8.encode("vault"));
    }

    Wire wire() {
        return wire;
    }

    /** Puts a statement before the second of the three migrations, which then has another one before and one behind it. */
    void middle(String statement) throws IOException {
        for (Path place : List.of(home(), aside)) {
            Path migration = place.resolve("program/releases/2.0/migrations/V3__authors_of_their_own.sql");
            Files.writeString(migration, statement + Files.readString(migration));
        }
    }

    /** Lets the migration wait in its middle for this long; normally it does not. */
    void pause(int seconds) throws SQLException {
        sql("ALTER ROLE notes SET notes.pause = " + seconds);
    }

    /** Returns once a migration waits in its middle; fails when the process that performs it has ended, or after a minute. */
    void awaitPause(Process tool) throws SQLException {
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        try (Connection connection = product.postgres().connect("postgres")) {
            while (Picture.column(connection, WAITING).isEmpty()) {
                if (!tool.isAlive() || Instant.now().isAfter(end)) {
                    throw new IllegalStateException("the migration was never seen at work");
                }
                sleep();
            }
        }
    }

    DemoProduct product() {
        return product;
    }

    Path home() {
        return product.home();
    }

    Path state() {
        return product.stateDirectory();
    }

    String playbook() {
        return product.playbook().toString();
    }

    /** Version 1.0 as it was, with settings that PostgreSQL does not copy with a database; nothing of any run. */
    void reset() throws IOException, SQLException {
        product.service("stop");
        List<String> statements = new ArrayList<>();
        for (String name : databases()) {
            statements.add("DROP DATABASE " + name + " WITH (FORCE)");
        }
        statements.addAll(OLD);
        sql(statements.toArray(String[]::new));
        Programs.run(
                        "find",
                        home().toString(),
                        "-mindepth",
                        "1",
                        "-maxdepth",
                        "1",
                        "-name",
                        ".*",
                        "-exec",
                        "rm",
                        "-r",
                        "{}",
                        "+")
                .succeeded();
        Programs.run("rm", "-rf", home() + "/conf", home() + "/program", state() + "/notes")
                .succeeded();
        Programs.run("cp", "-a", aside + "/conf", aside + "/program", home().toString())
                .succeeded();
        product.service("start");
    }

    /** The product without its schema's text, which is {@link #schema}. */
    SortedMap<String, String> picture() throws IOException, SQLException {
        try (Connection connection = product.connect()) {
            SortedMap<String, String> picture =
                    Picture.of(connection, List.of(home().resolve("conf"), home().resolve("program")));
            picture.put("schema", schema());
            return picture;
        }
    }

    private String schema() throws IOException {
        DemoPostgres server = product.postgres();
        String address = server.adminUrl("notes");
        String password = address.substring(address.indexOf("postgres:") + 9, address.indexOf('@'));
        return Programs.run(
                        List.of(
                                "/usr/lib/postgresql/15/bin/pg_dump",
                                "-s",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(server.port()),
                                "-U",
                                "postgres",
                                "notes"),
                        Map.of("PGPASSWORD", password))
                .succeeded()
                .output()
                .lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .collect(Collectors.joining("\n"));
    }

    /** What is wrong with the service, or nothing: it must answer as this version, healthy, within some seconds. */
    List<String> serviceProblems(String version) throws IOException {
        Instant end = Instant.now().plus(Duration.ofSeconds(20));
        String answer = health();
        while (!answer.contains("healthy") && Instant.now().isBefore(end)) {
            sleep();
            answer = health();
        }
        return answer.contains("\"healthy\"") && answer.contains("\"" + version + "\"")
                ? List.of()
                : List.of("the service is not healthy as " + version + ": " + answer);
    }

    private String health() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(product.url() + "/health"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return response.body();
        } catch (java.net.ConnectException e) {
            return "no answer";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The databases of ours on the server. */
    List<String> databases() throws SQLException {
        try (Connection connection = product.postgres().connect("postgres")) {
            return Picture.column(connection, OURS);
        }
    }

    /** What stands beside the product's files that is not its own. */
    List<String> leftovers() throws IOException {
        try (Stream<Path> all = Files.list(home())) {
            return all.map(Path::toString).filter(name -> name.contains("/.")).toList();
        }
    }

    private Path newestRun() throws IOException {
        try (Stream<Path> runs = Files.list(state().resolve("notes/runs"))) {
            return runs.max(Path::compareTo).orElseThrow();
        }
    }

    /** The name of the newest run. */
    String run() throws IOException {
        return newestRun().getFileName().toString();
    }

    /** Whether two records that follow each other are more than half an hour apart. */
    boolean clockJumped() throws IOException {
        List<Instant> times = journal().stream()
                .map(line -> Instant.parse(line.replaceFirst(".*?\"time\":\"([^\"]*)\".*", "$1")))
                .toList();
        for (int i = 1; i < times.size(); i++) {
            if (Duration.between(times.get(i - 1), times.get(i)).abs().toMinutes() >= 30) {
                return true;
            }
        }
        return false;
    }

    /** How many steps were begun after this record of the newest run, from 1. */
    int begunAfter(int record) throws IOException {
        return (int) journal().stream()
                .skip(record)
                .filter(line -> line.contains("\"event\":\"step-started\""))
                .count();
    }

    /** The records of the newest run's journal. */
    int records() throws IOException {
        return journal().size();
    }

    /** Whether there is anything of a run, so that commands know the product. */
    boolean known() {
        return Files.exists(state().resolve("notes/runs"));
    }

    /** Whether any run has a record. */
    boolean begun() throws IOException {
        Path runs = state().resolve("notes/runs");
        if (!Files.exists(runs)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(runs)) {
            for (Path file : files.filter(one -> one.endsWith("journal.jsonl")).toList()) {
                if (Files.size(file) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the newest run's journal has its last record. */
    boolean ended() throws IOException {
        List<String> journal = journal();
        return journal.get(journal.size() - 1).contains("\"event\":\"run-ended\"");
    }

    /** The last record of the newest run. */
    String last() throws IOException {
        List<String> journal = journal();
        return journal.get(journal.size() - 1);
    }

    /** The directory of the newest restore point. */
    Path restorePoint() throws IOException {
        try (Stream<Path> all = Files.list(state().resolve("notes/restore-points"))) {
            return all.max(Path::compareTo).orElseThrow();
        }
    }

    /** As a host that was set up anew: neither the database nor its clone, nor the product's role or files are there. */
    void lose() throws IOException, SQLException {
        product.service("stop");
        for (String name : databases()) {
            sql("DROP DATABASE " + name + " WITH (FORCE)");
        }
        sql("DROP DATABASE notes WITH (FORCE)", "ALTER ROLE notes RENAME TO " + AWAY);
        Programs.run("rm", "-rf", home() + "/conf", home() + "/program").succeeded();
    }

    /** How many restore points have a directory, whole or not. */
    int restorePoints() throws IOException {
        try (Stream<Path> all = Files.list(state().resolve("notes/restore-points"))) {
            return (int) all.count();
        }
    }

    List<String> journal() throws IOException {
        return Files.readAllLines(newestRun().resolve("journal.jsonl"));
    }

    void sql(String... statements) throws SQLException {
        try (Connection connection = product.postgres().connect("postgres");
                Statement open = connection.createStatement()) {
            for (String statement : statements) {
                open.execute(statement);
            }
        }
    }

    static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
        product.close();
    }
}
