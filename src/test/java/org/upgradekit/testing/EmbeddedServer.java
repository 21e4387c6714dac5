package org.upgradekit.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Zonky's servers. Several versions of one library cannot stand on a class path: the build unpacks the unusual ones. */
final class EmbeddedServer {
    private EmbeddedServer() {}

    static int start(int major, Map<String, String> settings) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        settings.forEach(builder::setServerConfig);
        if (major != PostgresSource.USUAL) {
            Path programs = archive(major);
            builder.setPgBinaryResolver((system, machine) -> Files.newInputStream(programs));
        }
        return builder.start().getPort();
    }

    private static Path archive(int major) throws IOException {
        Path directory = Path.of(System.getProperty("upgradekit.target", "target"), "postgres", "" + major);
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + " is missing: mvn -Dquick -DskipTests pre-integration-test");
        }
        try (var files = Files.list(directory)) {
            Optional<Path> archive =
                    files.filter(file -> file.toString().endsWith(".txz")).findFirst();
            return archive.orElseThrow(() -> new IOException(directory + " holds no archive"));
        }
    }
}
