package org.upgradekit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator;

class DemoProductIT {
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void theProductLivesThroughAnUpgradeByHand() throws Exception {
        try (DemoProduct product = DemoProduct.create(directory.resolve("work"), DemoScenario.UPGRADE)) {
            assertThat(await(product, "/health").body()).contains("\"healthy\"", "\"1.0\"", "\"schema\":\"1\"");
            assertThat(get(product, "/notes/4711").body()).contains("author-11").doesNotContain("slug");
            assertThat(Files.getPosixFilePermissions(product.home().resolve("conf/secrets.env")))
                    .hasSize(2);

            product.service("stop");
            migrate(product);
            product.service("start");
            assertThat(await(product, "/health").statusCode())
                    .as("1.0 on schema 4")
                    .isEqualTo(503);
            assertThat(get(product, "/notes/4711").statusCode()).isEqualTo(503);

            product.service("stop");
            Path current = product.home().resolve("program/current");
            Files.delete(current);
            Files.createSymbolicLink(current, Path.of("releases/2.0"));
            product.service("start");
            assertThat(await(product, "/health").body()).contains("\"healthy\"", "\"2.0\"", "\"schema\":\"4\"");
            assertThat(get(product, "/notes/4711").body()).contains("author-11", "note-4711-");
        }
        assertThat(directory.resolve("work")).doesNotExist();
    }

    @Test
    void aDirectoryWithSpacesAndAQuoteIsAsGoodAsAnyOther() throws Exception {
        Path work = directory.resolve("it's my work");
        try (DemoProduct product = DemoProduct.create(work, DemoScenario.UPGRADE, 5000)) {
            Operator.Screen applied = Operator.with(product.stateDirectory())
                    .types("apply", product.playbook().toString(), "--to", "2.0", "--yes");
            assertThat(applied.exit()).as(applied.all()).isZero();
            assertThat(get(product, "/health").body()).contains("\"healthy\"", "\"2.0\"");
        }
        assertThat(work).doesNotExist();
    }

    @Test
    void aVersionThatIsNotThereIsRefusedWhileTheServiceRuns() throws Exception {
        try (DemoProduct product = DemoProduct.create(directory.resolve("work"), DemoScenario.UPGRADE, 5000)) {
            Operator operator = Operator.with(product.stateDirectory());
            Operator.Screen mistyped =
                    operator.types("apply", product.playbook().toString(), "--to", "9.9", "--yes");
            assertThat(mistyped.exit()).as(mistyped.all()).isEqualTo(3);
            assertThat(mistyped.err()).contains("install 9.9, or name another version with --to");
            assertThat(get(product, "/health").body()).contains("\"healthy\"", "\"1.0\"");
        }
    }

    @Test
    void theServiceReconnectsAfterItsServerCrashed() throws Exception {
        try (DemoProduct product = DemoProduct.create(directory.resolve("work"), DemoScenario.FAILURE)) {
            await(product, "/health");
            product.postgres().crash();
            assertThat(get(product, "/health").statusCode()).isEqualTo(503);
            DemoProduct.open(product.home()).postgres().start();
            assertThat(get(product, "/health").statusCode()).isEqualTo(200);
        }
    }

    private static void migrate(DemoProduct product) throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + product.postgres().port() + "/notes";
        Flyway.configure()
                .dataSource(url, "notes", product.secrets().get(0))
                .locations("filesystem:" + product.home().resolve("program/releases/2.0/migrations"))
                .load()
                .migrate();
        try (Connection connection = product.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT");
        }
    }

    private HttpResponse<String> get(DemoProduct product, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(product.url() + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** The first answer of a service that is starting. */
    private HttpResponse<String> await(DemoProduct product, String path) throws IOException, InterruptedException {
        product.awaitAnswer();
        return get(product, path);
    }
}
