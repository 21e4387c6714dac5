package org.upgradekit.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.host.Host;
import org.upgradekit.host.LocalHost;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.PlaybookReader;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.secret.Redactor;
import org.upgradekit.secret.Secrets;
import org.upgradekit.secret.Values;
import org.upgradekit.testing.Programs;

/**
 * A project of two services, one of which comes back with its engine. No container engine runs where these tests do:
 * {@code docker.py} stands in for one, with real processes for containers, real directories for volumes and state of its
 * own. So what is tested is this class against the documented ways of the real ones, and not the real ones.
 */
class ComposeServiceIT implements ServiceContract {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String PROJECT = """
            {"services": {
              "web": {"command": ["sh", "-c", "echo $TAG >>$VOLUME/starts; echo up; exec sleep 1000"], "restart": "always"},
              "worker": {"command": ["sleep", "1000"]}}}
            """;

    /** With a {@code ready}: without one, every start is watched for two seconds. */
    private static final String PLAYBOOK = """
            playbook: 1
            product: shop
            versions: {installed: {run: [x]}}
            settings: {home: %s}
            services:
              shop:
                ready: {run: ['true']}
                compose:
                  dir: ${home}/shop
                  env: {TAG: '${running}'}
                  %s
            """;

    @TempDir
    private Path home;

    private Host host;
    private final Redactor redactor = new Redactor();

    @BeforeEach
    void write() throws IOException {
        host = LocalHost.of(System.getenv());
        Files.createDirectories(home.resolve("shop"));
        Files.writeString(home.resolve("shop/compose.yaml"), PROJECT);
        for (String name : List.of("docker", "docker-compose", "podman-compose")) {
            Path program = home.resolve(name);
            try (InputStream text = ComposeServiceIT.class.getResourceAsStream("docker.py")) {
                Files.write(program, Objects.requireNonNull(text).readAllBytes());
            }
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @AfterEach
    void remove() throws IOException {
        Files.deleteIfExists(home.resolve("engine-is-down"));
        flavour("lines");
        docker("down");
    }

    private void flavour(String name) throws IOException {
        Files.writeString(home.resolve("flavour"), name);
    }

    private Programs.Result docker(String... words) throws IOException {
        String line = String.join(" ", words);
        return Programs.run("bash", "-c", "cd " + home + "/shop && " + home + "/docker compose " + line);
    }

    private Service service() {
        return service("command: [" + home + "/docker, compose]");
    }

    private Service service(String keys) {
        return open(PLAYBOOK.formatted(home, keys));
    }

    private Service open(String text) {
        Playbook read = new PlaybookReader().read("shop.yaml", text.getBytes(StandardCharsets.UTF_8));
        ServiceSpec spec = read.services().values().iterator().next();
        Values values = new Values(
                Map.of("home", home.toString(), "running", "2.0"),
                new Secrets(Map.of(), Map.of(), host, redactor),
                List.of());
        return Services.open(spec, values, host, new Raiser("shop", "20260101T000000Z-0000"), redactor);
    }

    @Override
    public Handle handle() {
        return Handle.of(service());
    }

    /** As the kernel has them: the processes whose environment names a volume of this project. */
    @Override
    public String processes() {
        Map<Long, String> found = new TreeMap<>();
        ProcessHandle.allProcesses().forEach(one -> {
            try {
                String environment =
                        Files.readString(Path.of("/proc/" + one.pid() + "/environ"), StandardCharsets.ISO_8859_1);
                if (environment.contains("VOLUME=" + home + "/engine/volumes/")) {
                    found.put(one.pid(), String.valueOf(one.info().startInstant()));
                }
            } catch (IOException gone) {
                found.remove(one.pid());
            }
        });
        return found.isEmpty() ? "" : found.toString();
    }

    @Override
    public void restartHost() throws IOException {
        Programs.run(home + "/docker", "engine", "boot").succeeded();
    }

    @Test
    void aStandInBringsBackWhatIsOnlyStopped() throws IOException {
        docker("up", "-d").succeeded();
        docker("stop").succeeded();
        assertThat(processes()).isEmpty();
        restartHost();
        assertThat(processes()).as("so that the contract's own test can fail").isNotEmpty();
    }

    @Test
    void everyFormOfTheAnswerIsUnderstood() throws IOException {
        for (String[] one : List.of(
                new String[] {"lines", home + "/docker, compose"},
                new String[] {"list", home + "/docker, compose"},
                new String[] {"old", home + "/docker-compose"},
                new String[] {"podman", home + "/podman-compose"})) {
            flavour(one[0]);
            Service service = service("command: [" + one[1] + "]");
            assertThat(service.running()).as(one[0]).isFalse();
            service.start(LIMIT);
            assertThat(service.running()).as(one[0]).isTrue();
            assertThat(service.fenced()).as(one[0]).isFalse();
            service.stop(LIMIT);
            assertThat(service.running()).as(one[0]).isFalse();
            assertThat(service.fenced()).as(one[0]).isTrue();
            assertThat(processes()).as(one[0]).isEmpty();
        }
    }

    @Test
    void onlyTheNamedServicesAreStopped() throws IOException {
        docker("up", "-d").succeeded();
        Service web = service("services: [web]\n      command: [" + home + "/docker, compose]");
        web.stop(LIMIT);
        assertThat(web.running()).isFalse();
        assertThat(docker("ps", "--all", "--format", "json").output())
                .contains("worker", "running")
                .doesNotContain("web");
        assertThat(service().running()).as("a part of it runs").isTrue();
        web.start(LIMIT);
        assertThat(web.running()).isTrue();
    }

    @Test
    void volumesStayAndTheVersionThatShouldRunReachesTheImages() throws IOException {
        Service service = service();
        service.start(LIMIT);
        service.stop(LIMIT);
        service.start(LIMIT);
        assertThat(home.resolve("engine/volumes/shop_web/starts")).hasContent("2.0\n2.0\n");
        assertThat(service.lastWords()).contains("web | up");
    }

    @Test
    void filesAndProjectAreNamed() throws IOException {
        Files.move(home.resolve("shop/compose.yaml"), home.resolve("shop/prod.yml"));
        Service service =
                service("project: other\n      files: [prod.yml]\n      command: [" + home + "/docker, compose]");
        service.start(LIMIT);
        assertThat(home.resolve("engine/other-web-1.json")).exists();
        service.stop(LIMIT);
        assertThat(processes()).isEmpty();
        Files.move(home.resolve("shop/prod.yml"), home.resolve("shop/compose.yaml"));
    }

    @Test
    void anEngineThatDoesNotAnswerIsNotTakenForStopped() throws IOException {
        Files.createFile(home.resolve("engine-is-down"));
        assertThatThrownBy(() -> service().running()).isInstanceOfSatisfying(EnvironmentFailure.class, failure -> {
            assertThat(failure).hasMessageContaining("whether service shop runs cannot be told");
            assertThat(failure.diagnostics().get(0).detail()).contains("Is the docker daemon running?");
        });
    }

    @Test
    void containersThatEndAtOnceAreAFailureThatShowsWhatTheySaid() throws IOException {
        redactor.hide("s3cret-word");
        Files.writeString(
                home.resolve("shop/compose.yaml"),
                "{\"services\": {\"web\": {\"command\": [\"sh\", \"-c\", \"sleep 0.7; echo no table, s3cret-word\"]}}}");
        String keys = "command: [" + home + "/docker, compose]";
        Service watched =
                open(PLAYBOOK.replace("    ready: {run: ['true']}\n", "").formatted(home, keys));
        assertThatThrownBy(() -> watched.start(LIMIT)).isInstanceOfSatisfying(EnvironmentFailure.class, failure -> {
            assertThat(failure).hasMessageContaining("its containers ended again");
            assertThat(failure.diagnostics().get(0).detail())
                    .contains("web | no table")
                    .doesNotContain("s3cret-word");
        });
    }

    @Test
    void aWrongServiceIsToldInTheToolsOwnWords() {
        Service service = service("services: [nothing]\n      command: [" + home + "/docker, compose]");
        assertThatThrownBy(() -> service.start(LIMIT))
                .isInstanceOfSatisfying(
                        EnvironmentFailure.class,
                        failure -> assertThat(failure.diagnostics().get(0).detail())
                                .contains("no such service: nothing"));
    }
}
