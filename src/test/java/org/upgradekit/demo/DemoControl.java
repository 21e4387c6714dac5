package org.upgradekit.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/** What {@code src/dev/demo} asks for, one verb a call: {@code setup DIR SCENARIO}, or a verb and DIR. */
final class DemoControl {
    private DemoControl() {}

    public static void main(String[] args) throws IOException, SQLException, InterruptedException {
        Path directory = Path.of(args[1]);
        switch (args[0]) {
            case "setup" -> setup(directory, DemoScenario.named(args[2]));
            case "await-migration" -> awaitMigration(DemoProduct.open(directory));
            case "show" -> show(DemoProduct.open(directory));
            case "expect" -> expect(DemoProduct.open(directory), args[2]);
            case "stop" -> DemoProduct.open(directory).stop();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void setup(Path directory, DemoScenario scenario) throws IOException, SQLException {
        DemoProduct product = DemoProduct.create(directory, scenario);
        System.out.println("PLAYBOOK=" + product.playbook());
        System.out.println("STATE_DIR=" + product.stateDirectory());
        System.out.println("NOTES_URL=" + product.url());
    }

    /** Returns once the slow migration is at work in the server. */
    private static void awaitMigration(DemoProduct product) throws SQLException, InterruptedException {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        try (Connection control = product.postgres().connect("postgres");
                Statement statement = control.createStatement()) {
            while (!migrates(statement)) {
                if (Instant.now().isAfter(end)) {
                    throw new IllegalStateException("no migration was seen at work within a minute");
                }
                Thread.sleep(50);
            }
        }
    }

    private static boolean migrates(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("""
                SELECT count(*) FROM pg_stat_activity
                WHERE state = 'active' AND wait_event = 'PgSleep' AND pid <> pg_backend_pid()
                """)) {
            return result.next() && result.getInt(1) > 0;
        }
    }

    private static void show(DemoProduct product) throws SQLException {
        try (Connection connection = product.connect();
                Statement statement = connection.createStatement()) {
            print(
                    statement,
                    "schema",
                    "SELECT string_agg(version, ', ' ORDER BY installed_rank) FROM flyway_schema_history");
            print(statement, "notes", "SELECT count(*) || ' rows, checksum ' || sum(hashtext(n::text)) FROM notes n");
            print(
                    statement,
                    "databases",
                    "SELECT string_agg(datname, ', ' ORDER BY datname) FROM pg_database"
                            + " WHERE NOT datistemplate AND datname <> 'postgres'");
        }
    }

    /** Fails unless the service runs in this version and reads a note. */
    private static void expect(DemoProduct product, String version) throws IOException, InterruptedException {
        String health = get(product, "/health");
        String note = get(product, "/notes/4711");
        System.out.printf("  %-12s %s%n  %-12s %s%n", "/health", health, "/notes/4711", note);
        if (!health.contains("\"healthy\",\"version\":\"" + version + "\"") || !note.contains("author-11")) {
            System.err.println("demo: this is not a working version " + version);
            System.exit(1);
        }
    }

    private static String get(DemoProduct product, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(product.url() + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static void print(Statement statement, String what, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            System.out.printf("  %-12s %s%n", what, result.getString(1));
        }
    }
}
