package org.upgradekit.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/**
 * The service: {@code GET /health}, {@code GET /notes/ID}, {@code POST /notes} with a title as its body. It takes its
 * version from the release that {@code program/current} points to when it starts. With {@code lenient-health=true} it is
 * healthy on a schema that is not its own, as many real ones are; with {@code migrate-at-start=true} it migrates first.
 */
final class DemoService {
    private final NotesDatabase database;
    private final String version;
    private final String ownSchema;
    private final boolean lenient;
    private final ObjectMapper json = new ObjectMapper();

    private DemoService(NotesDatabase database, Path release, boolean lenient) throws IOException {
        this.database = database;
        this.version = Files.readString(release.resolve("VERSION")).strip();
        this.ownSchema = Files.readString(release.resolve("SCHEMA")).strip();
        this.lenient = lenient;
    }

    /** The only argument is the product's directory. */
    public static void main(String[] args) throws IOException {
        Path home = Path.of(args[0]);
        Properties settings = read(home.resolve("conf/notes.properties"));
        Path release = home.resolve("program/current").toRealPath();
        URI address = URI.create(read(home.resolve("conf/secrets.env")).getProperty("NOTES_DATABASE_URL"));
        NotesDatabase database = new NotesDatabase(address);
        if (Boolean.parseBoolean(settings.getProperty("migrate-at-start"))) {
            migrate(database, release);
        }
        boolean lenient = Boolean.parseBoolean(settings.getProperty("lenient-health"));
        new DemoService(database, release, lenient).listen(Integer.parseInt(settings.getProperty("port")));
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }

    private static void migrate(NotesDatabase database, Path release) {
        Flyway.configure()
                .dataSource(database.jdbc(), database.user(), database.password())
                .locations("filesystem:" + release.resolve("migrations"))
                .load()
                .migrate();
    }

    private void listen(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/health", exchange -> answer(exchange, this::health));
        server.createContext("/notes", exchange -> answer(exchange, () -> notes(exchange)));
        server.start();
    }

    /** An answer: its status and its body. */
    private record Answer(int status, Map<String, Object> body) {}

    private interface Handler {
        Answer handle() throws IOException, SQLException;
    }

    private void answer(HttpExchange exchange, Handler handler) throws IOException {
        Answer answer;
        try {
            answer = handler.handle();
        } catch (SQLException e) {
            answer = new Answer(503, Map.of("status", "down", "error", String.valueOf(e.getMessage())));
        }
        byte[] body = json.writeValueAsBytes(answer.body());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Answer health() throws SQLException {
        String schema = database.schema();
        boolean healthy = lenient || schema.equals(ownSchema);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", healthy ? "healthy" : "wrong schema");
        body.put("version", version);
        body.put("schema", schema);
        return new Answer(healthy ? 200 : 503, body);
    }

    private Answer notes(HttpExchange exchange) throws IOException, SQLException {
        if (exchange.getRequestMethod().equals("POST")) {
            String title = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(201, Map.of("id", database.add(title, ownSchema)));
        }
        long id = Long.parseLong(exchange.getRequestURI().getPath().replaceAll(".*/", ""));
        return database.note(id, ownSchema).map(body -> new Answer(200, body)).orElse(new Answer(404, Map.of()));
    }
}
