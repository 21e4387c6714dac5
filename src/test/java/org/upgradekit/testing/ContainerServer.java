package org.upgradekit.testing;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The official image, through whatever engine Testcontainers finds. Testcontainers ends it with this JVM. */
final class ContainerServer {
    private static final int PORT = 5432;

    private ContainerServer() {}

    @SuppressWarnings("resource") // lives as long as this JVM
    static int start(int major, Map<String, String> settings) {
        List<String> command = Stream.concat(
                        Stream.of("postgres"),
                        settings.entrySet().stream()
                                .flatMap(one -> Stream.of("-c", one.getKey() + "=" + one.getValue())))
                .toList();
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:" + major)
                .withDatabaseName("postgres")
                .withUsername("postgres")
                .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust");
        container.setCommand(command.toArray(String[]::new));
        container.start();
        return container.getMappedPort(PORT);
    }
}
