package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Programs;

/** The same product as the container of a Compose project, by the stand-in for an engine of {@code ComposeServiceIT}. */
class ComposeRunIT {
    private static final Path ENGINE = Path.of("src/test/resources/org/upgradekit/service/docker.py");
    private static final String COMMANDS = """
                start: {run: ['${home}/bin/start']}
                stop: {run: ['${home}/bin/stop']}
                status: {run: ['${home}/bin/status']}
            """;

    @TempDir
    private Path directory;

    private StandIn product;
    private String before;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        product.run("bin/stop").succeeded();
        Path docker = product.home().resolve("docker");
        Files.copy(ENGINE, docker);
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path project = Files.createDirectories(product.home().resolve("shop"));
        Files.writeString(
                project.resolve("compose.yaml"),
                "{\"services\": {\"web\": {\"restart\": \"always\", \"command\": [\"/usr/bin/python3\", \""
                        + product.home() + "/service.py\", \"" + product.home() + "\", \"" + product.port() + "\"]}}}");
        product.playbook(COMMANDS, "    compose: {dir: '${home}/shop', command: ['${home}/docker', compose]}\n");
        docker("up -d");
        before = product.content();
    }

    private String docker(String words) throws IOException {
        return Programs.run("bash", "-c", "cd " + product.home() + "/shop && exec ../docker compose " + words)
                .succeeded()
                .output();
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        docker("down");
        product.close();
    }

    private Screen ended(Screen screen, int exit) {
        assertThat(screen.exit()).as(screen.all()).isEqualTo(exit);
        return screen;
    }

    @Test
    void isUpgraded() throws IOException, SQLException {
        ended(product.apply("stop"), 0);
        assertThat(docker("ps --all --format json")).contains("running");
        assertThat(product.content()).isNotEqualTo(before);
    }

    @Test
    void aFailedUpgradeLeavesNothingThatAnEngineWouldStart() throws IOException, SQLException {
        product.migration("ALTER TABLE item ADD COLUMN size int; SELECT 1 / 0;");
        ended(product.apply("stop"), 6);
        Programs.run(product.home() + "/docker", "engine", "boot").succeeded();
        assertThat(docker("ps --all --format json")).doesNotContain("running");

        ended(product.types("rollback"), 0);
        assertThat(docker("ps --all --format json")).contains("running");
        assertThat(product.content()).isEqualTo(before);
    }
}
